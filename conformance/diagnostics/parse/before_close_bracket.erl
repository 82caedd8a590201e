-module(before_close_bracket). -compile([export_all,nowarn_export_all]).
foo(X) -> [X || X <- ].
