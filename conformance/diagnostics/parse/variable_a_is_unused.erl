-module(variable_a_is_unused). -compile([export_all,nowarn_export_all]).
foo(X) -> try X catch A:(b) -> d end.
