-module(illegal_expression). -compile([export_all,nowarn_export_all]).
foo(X) -> {a:b, 1}.
