-module(useless_values_3).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> binary_part(X,1,2), 2.
f1(X, Y) -> error(X+1), 2.
f2(X, Y) -> apply(X,Y), 2.
f3(X, Y) -> X(Y+1), 2.
f4(X, Y) -> X:Y(), 2.
f5(X, Y) -> X ! (Y+1), 2.
f6(X, Y) -> X ! {Y}, 2.
f7(X, Y) -> fun g/1, 2.
f8(X, Y) -> fun a:b/1, 2.
f9(X, Y) -> fun X:Y/1, 2.
f10(X, Y) -> fun X:Y/300, 2.
f11(X, Y) -> fun a:b/300, 2.
f12(X, Y) -> V = fun a:b/1, 2.
f13(X, Y) -> V = fun g/1, 2.
f14(X, Y) -> V = is_atom(X+1), 2.
f15(X, Y) -> V = X == Y, 2.
f16(X, Y) -> V = not (X), 2.
f17(X, Y) -> V = self(), 2.
f18(X, Y) -> V = g(X+1), 2.
f19(X, Y) -> V = a, 2.
f20(X, Y) -> V = [], 2.
f21(X, Y) -> V = {a}, 2.
f22(X, Y) -> V = "ab", 2.
f23(X, Y) -> V = maps:new(), 2.
f24(X, Y) -> V = length([a]), 2.
f25(X, Y) -> V = tuple_size({}), 2.
f26(X, Y) -> V = 1 + 2, 2.
f27(X, Y) -> V = X andalso Y+1, 2.
f28(X, Y) -> V = (catch a+1), 2.
f29(X, Y) -> V = try a+1 catch _:_ -> {X} end, 2.
f30(X, Y) -> V = receive A -> {A} after X+1 -> {Y} end, 2.
f31(X, Y) -> V = << <<A>> || A <- X>>, 2.
f32(X, Y) -> V = #{A=>1 || A <- X}, 2.
f33(X, Y) -> V = [{A} || A <- X], 2.
f34(X, Y) -> V = (X)#r.x, 2.
f35(X, Y) -> V = (X)#{a=>1}, 2.
f36(X, Y) -> V = #r.x, 2.
f37(X, Y) -> #r.x, 2.
f38(X, Y) -> (X)#{a=>1}, 2.
f39(X, Y) -> (X)#{a=>X+1}, 2.
