-module(computed_constants_1).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> case 1+1 of 3 -> X+1, 1; 2 -> b end.
f1(X, Y) -> case 1+1 of 3 -> X+1, 1; 4 -> b end.
f2(X, Y) -> case is_atom(a) of false -> X+1, 1; true -> b end.
f3(X, Y) -> 3 = 1+1, X+1, 2.
f4(X, Y) -> {a,_} = {a,1+1}, X.
f5(X, Y) -> {a,b} = {a,1+1}, X.
f6(X, Y) -> true = is_float(-1), X+1, 2.
f7(X, Y) -> case {1+1, X} of {3,_} -> X+1, 1; {2,_} -> b end.
f8(X, Y) -> case a of b -> <<a:4>> end.
f9(X, Y) -> case {X} of b -> <<a:4>>, (a)#{b=>1}; {_} -> 1 end.
f10(X, Y) -> a = b, <<a:4>>.
f11(X, Y) -> case X of 1 -> 2; 1 -> <<a:4>>; _ -> 1 end.
f12(X, Y) -> case X of _ -> 2; 1 -> <<a:4>> end.
f13(X, Y) -> {A,B} = {C} = Y, A.
f14(X, Y) -> [a|"ab" = a] = 256.
f15(X, Y) -> [a = b|_] = Y.
f16(X, Y) -> {a = b} = Y.
f17(X, Y) -> a = b = Y.
f18(X, Y) -> maybe a = b ?= Y end.
f19(X, Y) -> [A || a = {A} <- Y].
f20(X, Y) -> "ab" = [A] = Y.
f21(X, Y) -> "ab" = "a" ++ A = Y.
f22(X, Y) -> #{} = {} = Y.
f23(X, Y) -> #r{} = {A,B} = Y.
f24(X, Y) -> #r{} = {A,_,B} = Y.
f25(X, Y) -> #r{x=1} = #r{x=2} = Y.
f26(X, Y) -> <<1>> = {} = Y.
f27(X, Y) -> 1 = 1.0 = Y.
f28(X, Y) -> fun(a = b) -> 1 end.
f29(X, Y) -> <<([X])>>.
f30(X, Y) -> <<({X})/binary>>.
f31(X, Y) -> <<(#{})>>.
f32(X, Y) -> <<(#{a=>X})>>.
f33(X, Y) -> <<(fun() -> 1 end)>>.
f34(X, Y) -> <<(X+1)/binary>>.
f35(X, Y) -> <<(<<X>>)>>.
f36(X, Y) -> <<(<<X>>)/float>>.
f37(X, Y) -> Z = a, <<Z>>.
f38(X, Y) -> Z = 1.0, <<Z/binary>>.
f39(X, Y) -> length(begin X, true, #{} end).
