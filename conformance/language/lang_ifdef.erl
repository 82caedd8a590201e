%% Conditional compilation: ifdef, ifndef, if, elif, else, undef (Reference Manual, Preprocessor: Flow Control)
-module(lang_ifdef).
-export([main/1]).
-define(YES, true).
-define(LEVEL, 3).
-ifdef(YES).
yes() -> defined.
-else.
yes() -> undefined.
-endif.
-ifndef(NOPE).
nope() -> not_defined.
-else.
nope() -> syntax error here is skipped ++ .
-endif.
-if(?LEVEL > 5).
level() -> high.
-elif(?LEVEL > 2).
level() -> middle.
-else.
level() -> low.
-endif.
-if(defined(YES) andalso not defined(NOPE)).
both() -> both.
-else.
both() -> neither.
-endif.
-undef(YES).
-ifdef(YES).
again() -> still.
-else.
again() -> gone.
-endif.
-ifdef(NOPE).
-ifdef(YES).
inner() -> a.
-else.
inner() -> b.
-endif.
-else.
-ifndef(YES).
inner() -> c.
-else.
inner() -> d.
-endif.
-endif.
-undef(LEVEL).
-define(LEVEL, redefined).
-if(?OTP_RELEASE >= 21).
release() -> modern.
-else.
release() -> old.
-endif.

main(_) -> show([yes(), nope(), level(), both(), again(), inner(), ?LEVEL, release()]).

show(V) -> io:format("~0p~n", [V]).
