-module(function_foo_undefined). -compile([export_all,nowarn_export_all]).
-record(r, {a, b = 1, c = foo(), d = 1 :: integer()}).
f(X) -> #r{}.
