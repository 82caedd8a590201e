-module(before_comma_5). -compile([export_all,nowarn_export_all]).
-record(r, {a :: b}, c).
f(X) -> #r{}.
