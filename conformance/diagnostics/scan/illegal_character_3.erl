-module(illegal_character_3). -compile([export_all,nowarn_export_all]).
f(X) -> {"\^é", foo bar}.
