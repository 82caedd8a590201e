-module(before_comma_2). -compile([export_all,nowarn_export_all]).
foo(X) -> {,a}.
