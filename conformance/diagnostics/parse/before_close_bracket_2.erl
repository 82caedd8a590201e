-module(before_close_bracket_2). -compile([export_all,nowarn_export_all]).
foo(X) -> [X || X := Y].
