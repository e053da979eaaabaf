"""Changes to healthy text that a person asks for: none of them is proved, and none is made by default."""
