-module(before_close_brace_2). -compile([export_all,nowarn_export_all]).
foo(X) -> #{a = b}.
