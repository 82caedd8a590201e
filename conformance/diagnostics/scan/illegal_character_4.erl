-module(illegal_character_4). -compile([export_all,nowarn_export_all]).
f(X) -> {$\^
, foo bar}.
