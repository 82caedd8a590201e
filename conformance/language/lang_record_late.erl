%% Records, macros and attributes defined between functions
-module(lang_record_late).
-export([main/1]).
-define(F, ?FUNCTION_NAME).
main(_) -> show(?F), show(a()), show(b(0)), show(c()).
-record(late, {a = 1, b = #{}}).
a() -> {?F, #late{}}.
-define(N, 5).
b(X) -> X + ?N.
-undef(N).
-define(N, six).
c() -> {?N, (#late{b = 2})#late.b}.

show(V) -> io:format("~0p~n", [V]).
