-module(illegal_integer_2). -compile([export_all,nowarn_export_all]).
f(X) -> {a, 1__0 , b}.
g(X) -> Y.
