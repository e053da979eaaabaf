"""What is done to healthy text when a person asks for it: never proved, never by default."""
