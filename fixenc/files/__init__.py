"""Files: walking, naming, reading, writing. Nothing else in fixenc opens one."""
