-module(before_close_brace_3). -compile([export_all,nowarn_export_all]).
foo(X) -> #r{a}.
