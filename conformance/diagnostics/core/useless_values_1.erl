-module(useless_values_1).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> (a)#r{x=1,y=2}, X+1, 2.
f1(X, Y) -> Z = (a)#r{x=1,y=2}, X+1, 2.
f2(X, Y) -> Z = (a)#r{x=1}, X+1, 2.
f3(X, Y) -> Z = (X)#r{x=1}, X+1, 2.
f4(X, Y) -> Z = (X)#r{x=1,y=3}, X+1, 2.
f5(X, Y) -> (X)#r{x=1,y=3}, X+1, 2.
f6(X, Y) -> (X)#r{x=X+1,y=3}, X+1, 2.
f7(X, Y) -> _ = case a of b -> 1 end, X+1, 2.
f8(X, Y) -> _ = (a)#{b=>1}, X+1, 2.
f9(X, Y) -> _ = <<a:4>>, X+1, 2.
f10(X, Y) -> _ = g(a = b), X+1, 2.
f11(X, Y) -> _ = case X of {A} when false -> A; 1 -> 2; 1 -> 3 end, X+1, 2.
f12(X, Y) -> {} = _ = a+1, 2.
f13(X, Y) -> X == (a+1), 2.
f14(X, Y) -> is_atom(X+1), 2.
f15(X, Y) -> is_atom({X}), 2.
f16(X, Y) -> is_atom(g(X)), 2.
f17(X, Y) -> X == {Y}, 2.
f18(X, Y) -> X == Y + 1, 2.
f19(X, Y) -> X + (Y + 1), 2.
f20(X, Y) -> X + length(Y), 2.
f21(X, Y) -> {length(X), {Y+1}, g(X), [hd(X)|Y]}, 2.
f22(X, Y) -> [X+1|Y], 2.
f23(X, Y) -> [X|Y+1], 2.
f24(X, Y) -> #{a=>X+1}, 2.
f25(X, Y) -> #{X+1=>X+1}, 2.
f26(X, Y) -> <<(X+1)>>, 2.
f27(X, Y) -> #r{x=X+1}, 2.
f28(X, Y) -> #r{x={X}}, 2.
f29(X, Y) -> {#r{x=X+1}, {}}, 2.
f30(X, Y) -> {{X}, [Y+1]}, 2.
f31(X, Y) -> {fun() -> X+1, 2 end}, 2.
f32(X, Y) -> {case X of 1 -> X+1, 2; _ -> Y+1 end}, 2.
f33(X, Y) -> {begin X+1, Y+1 end}, 2.
f34(X, Y) -> {Z = X+1}, 2.
f35(X, Y) -> {[A+1 || A <- X]}, 2.
f36(X, Y) -> begin X+1 end, 2.
f37(X, Y) -> case X of 1 -> {X+1} end, 2.
f38(X, Y) -> X andalso Y+1, 2.
f39(X, Y) -> X andalso {Y}, 2.
