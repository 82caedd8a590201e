-module(constants_and_values_1).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> <<a:4>>, X(2).
f1(X, Y) -> {X+1, a+1, hd([])}.
f2(X, Y) -> {hd([]), X+1, length(a)}.
f3(X, Y) -> V = {X, Y}, a+1, V.
f4(X, Y) -> V = length(X), a+1, V.
f5(X, Y) -> X+1, a+1, X+2.
f6(X, Y) -> Z = case X of 1 -> a+1; 2 -> hd([]) end, X+1, Z.
f7(X, Y) -> case X of 1 -> a+1; 2 -> error(b) end, X+1, 1.
f8(X, Y) -> case X of 1 -> error(a), 3, X+1, 2; 2 -> 1 end.
f9(X, Y) -> throw(a), X+1, 2.
f10(X, Y) -> exit(a), X+1, 2.
f11(X, Y) -> erlang:raise(error,a,[]), X+1, 2.
f12(X, Y) -> a = b, X+1, 2.
f13(X, Y) -> case a of b -> 1 end, X+1, 2.
f14(X, Y) -> _ = a+1, X+1, 2.
f15(X, Y) -> _ = a+1.
f16(X, Y) -> Z = a+1, 2.
f17(X, Y) -> Z = a+1.
f18(X, Y) -> Z = X+1.
f19(X, Y) -> Z = {X,Y}.
f20(X, Y) -> Z = <<>>, X.
f21(X, Y) -> Z = {X,Y}, X.
f22(X, Y) -> Z = [X], X.
f23(X, Y) -> Z = #{a=>X}, X.
f24(X, Y) -> Z = <<X>>, X.
f25(X, Y) -> Z = fun() -> 1 end, X.
f26(X, Y) -> Z = maps:new(), X.
f27(X, Y) -> Z = length(X), X.
f28(X, Y) -> Z = X + 1, X.
f29(X, Y) -> Z = #r{}, X.
f30(X, Y) -> Z = #r{x=X}, X.
f31(X, Y) -> Z = (1+2), X.
f32(X, Y) -> #{}, X.
f33(X, Y) -> <<>>, X.
f34(X, Y) -> <<1>>, X.
f35(X, Y) -> [], X.
f36(X, Y) -> "", X.
f37(X, Y) -> {}, X.
f38(X, Y) -> {a}, X.
f39(X, Y) -> a, X.
