-module(head_mismatch_previous_function_foo_is). -compile([export_all,nowarn_export_all]).
foo() -> a; foo() -> b; bar() -> c.
