"""Mail (RFC 5322, MIME, mbox, MHTML): each part in the charset that its own header declares."""
