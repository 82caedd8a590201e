-module(illegal_character_2). -compile([export_all,nowarn_export_all]).
f(X) -> {$\x{110000}, b}.
g(X) -> Y.
