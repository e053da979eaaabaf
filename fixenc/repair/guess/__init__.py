"""What was lost on the way, guessed by the language: place by place, from left to right."""
