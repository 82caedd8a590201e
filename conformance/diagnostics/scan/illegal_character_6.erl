-module(illegal_character_6). -compile([export_all,nowarn_export_all]).
f(X) -> "\x{110000}", foo bar.
