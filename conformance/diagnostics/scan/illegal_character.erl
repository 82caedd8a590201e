-module(illegal_character). -compile([export_all,nowarn_export_all]).
f(X) -> {"\x{zz}", b}.
g(X) -> Y.
