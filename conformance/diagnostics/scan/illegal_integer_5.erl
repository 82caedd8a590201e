-module(illegal_integer_5). -compile([export_all,nowarn_export_all]).
f(X) -> {1_000_x, 2}.
