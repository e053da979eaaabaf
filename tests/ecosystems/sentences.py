"""Texts in many languages, in the legacy charsets that each was written in, and the usual accident of each.

No sentence has a sign that is structure in any type of file: a quotation mark, a comma, a colon, a backslash.
"""

from __future__ import annotations

from typing import NamedTuple


class Language(NamedTuple):
    """A language: its legacy charsets, the charset in which its UTF-8 is misread, and three sentences."""

    charsets: tuple[str, ...]
    misread_in: str
    sentences: tuple[str, str, str]


LANGUAGES: dict[str, Language] = {
    "de": Language(
        ("iso-8859-1", "windows-1252"),
        "windows-1252",
        (
            "Die Bäckerin öffnet früh und verkauft süße Brötchen an müde Kutscher.",
            "Später fährt der Müller über die Brücke zum größten Markt im Süden.",
            "Am Abend hören die Kinder schöne Märchen über Zwerge und Könige.",
        ),
    ),
    "fr": Language(
        ("iso-8859-15", "windows-1252"),
        "windows-1252",
        (
            "La rivière déborde après les pluies et les prés sont inondés.",
            "Notre voisine élève des chèvres et prépare un fromage très réputé.",
            "Le théâtre a fermé ses portes dès la première gelée de décembre.",
        ),
    ),
    "es": Language(
        ("windows-1252", "iso-8859-1"),
        "windows-1252",
        (
            "El pequeño camión subió la montaña y llegó mañana al otro pueblo.",
            "Mi compañero cocinó un jabalí con piñones y después durmió la siesta.",
            "También cayó granizo sobre los árboles más jóvenes del jardín.",
        ),
    ),
    "pl": Language(
        ("iso-8859-2", "windows-1250"),
        "windows-1250",
        (
            "Młynarz sprzedał całą mąkę i wrócił późną nocą do swojej żony.",
            "Dzieci zbierają grzyby w gęstym lesie za rzeką i śpiewają wesołe pieśni.",
            "Stary zegar na wieży znów się spóźnia więc wszyscy czekają cierpliwie.",
        ),
    ),
    "cs": Language(
        ("windows-1250", "iso-8859-2"),
        "windows-1252",
        (
            "Pekařka otevírá krámek brzy ráno a prodává čerstvé rohlíky.",
            "Děvčata z vesnice přinesla košíky plné třešní a malin.",
            "Večer se všichni sejdou u řeky a vyprávějí si staré příběhy.",
        ),
    ),
    "hu": Language(
        ("iso-8859-2", "windows-1250"),
        "windows-1252",
        (
            "A pék már hajnalban kinyitja a boltját és friss kenyeret árul.",
            "Később a molnár átmegy a hídon és lisztet visz a déli vásárra.",
            "Esténként a gyerekek régi meséket hallgatnak törpékről és királyokról.",
        ),
    ),
    "tr": Language(
        ("iso-8859-9", "windows-1254"),
        "windows-1252",
        (
            "Fırıncı dükkânını sabah erkenden açar ve taze ekmek satar.",
            "Öğleden sonra değirmenci köprüden geçip güneydeki pazara gider.",
            "Akşamları çocuklar cüceler ve krallar hakkında güzel masallar dinler.",
        ),
    ),
    "ru": Language(
        ("koi8-r", "windows-1251"),
        "windows-1251",
        (
            "Булочница открывает лавку рано утром и продаёт свежий хлеб.",
            "Потом мельник едет через мост на большую ярмарку.",
            "Вечером дети слушают сказки про гномов и королей.",
        ),
    ),
    "uk": Language(
        ("windows-1251", "koi8-u"),
        "windows-1251",
        (
            "Пекарка відчиняє крамницю рано вранці і продає свіжий хліб.",
            "Потім мельник їде через міст на великий ярмарок.",
            "Увечері діти слухають казки про гномів і королів.",
        ),
    ),
    "el": Language(
        ("iso-8859-7", "windows-1253"),
        "windows-1252",
        (
            "Ο φούρναρης ανοίγει νωρίς το πρωί και πουλάει φρέσκο ψωμί.",
            "Ύστερα ο μυλωνάς περνάει τη γέφυρα και πηγαίνει στην αγορά.",
            "Το βράδυ τα παιδιά ακούνε παραμύθια για νάνους και βασιλιάδες.",
        ),
    ),
    "he": Language(
        ("windows-1255",),
        "windows-1252",
        (
            "האופה פותח את החנות מוקדם בבוקר ומוכר לחם טרי.",
            "אחר כך הטוחן עובר את הגשר ונוסע אל השוק הגדול.",
            "בערב הילדים שומעים סיפורים על גמדים ומלכים.",
        ),
    ),
    "ar": Language(
        ("windows-1256",),
        "windows-1252",
        (
            "يفتح الخباز دكانه في الصباح الباكر ويبيع الخبز الطازج.",
            "ثم يعبر الطحان الجسر ويذهب إلى السوق الكبير في الجنوب.",
            "في المساء يستمع الأطفال إلى حكايات عن الأقزام والملوك.",
        ),
    ),
    "th": Language(
        ("windows-874",),
        "windows-1252",
        (
            "คนทำขนมปังเปิดร้านแต่เช้าและขายขนมปังสดใหม่ทุกวัน",
            "ต่อมาเจ้าของโรงสีข้ามสะพานไปยังตลาดใหญ่ทางทิศใต้",
            "ตอนเย็นเด็กๆฟังนิทานเรื่องคนแคระและพระราชา",
        ),
    ),
    "ja": Language(
        ("shift_jis", "euc-jp"),
        "windows-1252",
        (
            "パン屋は朝早く店を開けて、焼きたてのパンを売ります。",
            "その後、粉屋は橋を渡って南の大きな市場へ行きます。",
            "夜になると子供たちは小人と王様の昔話を聞きます。",
        ),
    ),
    "ko": Language(
        ("euc-kr",),
        "windows-1252",
        (
            "빵집 주인은 아침 일찍 가게를 열고 갓 구운 빵을 팝니다.",
            "그 다음에 방앗간 주인은 다리를 건너 큰 시장으로 갑니다.",
            "저녁이 되면 아이들은 난쟁이와 임금님의 옛날이야기를 듣습니다.",
        ),
    ),
    "zh-Hans": Language(
        ("gbk", "gb18030"),
        "windows-1252",
        (
            "面包师傅清早就打开店门，出售刚刚烤好的面包。",
            "后来磨坊主人过了桥，到南边最大的市场去买东西。",
            "晚上孩子们坐在一起，听关于小矮人和国王的故事。",
        ),
    ),
    "zh-Hant": Language(
        ("big5",),
        "windows-1252",
        (
            "麵包師傅清早就打開店門，出售剛剛烤好的麵包。",
            "後來磨坊主人過了橋，到南邊最大的市場去買東西。",
            "晚上孩子們坐在一起，聽關於小矮人和國王的故事。",
        ),
    ),
}

# The languages that the fonts and the dictionaries of every tool can write.
LATIN = ("de", "fr", "es", "cs", "hu")
# Those whose words stand apart, in charsets of one byte for each character.
OF_WORDS = ("de", "fr", "es", "pl", "cs", "hu", "ru", "uk", "el", "tr")
