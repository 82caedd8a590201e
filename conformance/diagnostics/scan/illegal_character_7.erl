-module(illegal_character_7). -compile([export_all,nowarn_export_all]).
f(X) -> "\x{1", foo bar.
