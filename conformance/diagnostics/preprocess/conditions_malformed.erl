%% Conditions that aren't well formed, and branches behind -else.
-module(conditions_malformed).
-export([a/1]).
-ifdef(x).
-elif(foo()).
foo1() -> a.
-endif.
-ifdef(x).
-elif(1 + ).
foo2() -> a.
-endif.
-ifdef(x).
-elif.
foo3() -> a.
-endif.
-ifdef(x).
-elif().
foo4() -> a.
-endif.
-ifdef(x).
-elif(true) x.
foo5() -> a.
-endif.
-ifdef(x).
-elif true.
foo6() -> a.
-endif.
-ifndef(x).
-elif true.
foo7() -> a.
-endif.
-ifndef(x).
-elif.
foo8() -> a.
-endif.
-ifndef(x).
-elif(.
foo9() -> a.
-endif.
-ifndef(x).
-elif(true)
foo10() -> a.
-endif.
-ifndef(x).
-else.
-else.
foo11() -> a.
-endif.
-ifndef(x).
-else.
-else x.
foo12() -> a.
-endif.
-ifdef(x).
-else.
-else x.
foo13() -> a.
-endif.
-ifdef(x).
-else.
b14() -> c.
-else.
foo14() -> a.
-endif.
-ifdef(x).
-else.
-elif(true).
foo15() -> a.
-endif.
-ifdef(x).
-else.
-elif x.
foo16() -> a.
-endif.
-ifdef(x).
-else.
-elif(true).
foo17() -> a.
-else.
bar17() -> a.
-endif.
-ifdef(x).
-else.
-elif(true).
foo18() -> a.
-elif(true).
bar18() -> a.
-endif.
-if(false).
-if(1 + ).
-endif.
-elif(self() == 1).
-endif.
-if(self() == 1).
-endif.
-if(self() ! 1).
-endif.
-if(foo() + ).
-endif.
-if(foo( + )).
-endif.
-if(foo(1 2)).
-endif.
-if(defined(foo, 1) + ).
-endif.
-if(defined(foo) + a) x.
-endif.
-if(fun() -> ok end).
-endif.
-if("a" ++ "b" == "ab").
b28() -> c.
-endif.
-if(X = 1).
-endif.
-if(1 = 1).
-endif.
-if(a:b).
-endif.
-if(?LINE > 3).
b32() -> c.
-endif.
-if(?MODULE == x).
b34() -> c.
-endif.
-if(?FUNCTION_NAME).
-endif.
-if(1; 2).
-endif.
-if(true) -> x.
-endif.
-if(true), x.
-endif.
-if(true) or (X).
b39() -> c.
-endif.
-ifdef(x).
-endif.
-else.
-ifdef(x).
-else.
-else.
-endif.
-ifdef(x).
-else.
-elif(true).
-endif.
-ifdef(x).
-elif(true).
-endif.
-ifdef(x).
-elif(false).
-elif(true).
-else.
-elif(true).
-endif.
-if(true).
-elif(false).
-elif(true).
-else.
-elif(true).
-endif.
-if(false).
-elif(false).
-elif(true).
-else.
-elif(true).
b46() -> c.
-endif.
-if(false).
-else.
-elif(1 + ).
b47() -> c.
-endif.
-if(true).
-else.
-elif(1 + ).
b48() -> c.
-endif.
-ifdef(x).
-else
foo49() -> a.
-endif.
-ifndef(x).
-else
foo50() -> a.
-endif.
-ifndef(x).
-else x.
foo51() -> a.
-endif.
-ifdef(x).
-else x.
foo52() -> a.
-endif.
-ifdef(x).
-elif x.
foo53() -> a.
-endif.
-ifdef(x).
-endif(x).
foo54() -> a.
-ifdef(x).
-ifndef(x).
foo55() -> a.
-endif.
-endif.
-ifdef(x).
-ifndef.
foo56() -> a.
-endif.
-endif.
-ifdef(x).
-if.
foo57() -> a.
-endif.
-endif.
-ifdef(x).
-ifdef 1 2.
foo58() -> a.
-endif.
-endif.
-ifdef(x).
-ifndef
(x).
foo59() -> a.
-endif.
-endif.
-ifdef(x).
- ifndef(x).
foo60() -> a.
- endif.
-endif.
-ifdef(x).
-if(defined(x) and).
foo61() -> a.
-endif.
-endif.
-ifdef(x)).
-endif.
-ifdef(x) y.
-endif.
-ifdef(x, y).
-endif.
-ifdef(1).
-endif.
-ifdef("x").
-endif.
-ifdef(X).
-endif.
-ifdef x.
-endif.
-ifdef(if).
-endif.
-ifndef(if).
-endif.
-ifdef(?x).
-endif.
-if(defined(YES) andalso not defined()NOPE).
-endif.
-if(defined(YES) andalso not defined(NOPE).
-endif.
-if(defined(YES) andalso not defined NOPE).
-endif.
-if(defined(1)).
-endif.
-if(defined()).
-endif.
-if(defined).
-endif.
-if(defined(x, y)).
-endif.
-if(defined("x")).
-endif.
-if(foo).
-endif.
-if(foo()).
-endif.
-if(1 + a).
-endif.
-if(X).
-endif.
-if(?X).
-endif.
-if(is_atom(defined)).
-endif.
-if(1 div 0).
-endif.
-if(true, false).
-endif.
-if(true; false).
-endif.
-if(true) x.
-endif.
-if true.
-endif.
-if (true) and (false).
-endif.
-if().
-endif.
-if.
-endif.
-if(.
-endif.
-if(?FEATURE_ENABLED(maybe_expr) andalso ?FEATURE_AVAILABLE( (maybe_expr)).
-endif.
-if(?FEATURE_AVAILABLE(maybe_expr).
-endif.
-if(?FEATURE_AVAILABLE()).
-endif.
-if(?FEATURE_AVAILABLE).
-endif.
-if(?FEATURE_AVAILABLE(a, b)).
-endif.
-if(?FEATURE_AVAILABLE(foo)).
-endif.
-if(?FEATURE_ENABLED(foo)).
-endif.
a(X) -> X.
