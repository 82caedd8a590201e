-module(dead_code_2).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> fun() -> a = b end, Y.
f1(X, Y) -> [A+1 || A <- X, false].
f2(X, Y) -> [a+1 || A <- X, true].
f3(X, Y) -> [a+1 || A <- [1,2]].
f4(X, Y) -> [a+1 || A <- []].
f5(X, Y) -> [a+1 || A <- a].
f6(X, Y) -> [A || {A} = A <- X].
f7(X, Y) -> [A || A <- X], Y.
f8(X, Y) -> [{A} || A <- X], Y.
f9(X, Y) -> [A+1 || A <- X], Y.
f10(X, Y) -> [g(A) || A <- X], Y.
f11(X, Y) -> [begin A+1, A end || A <- X], Y.
f12(X, Y) -> << <<A>> || A <- X >>, Y.
f13(X, Y) -> #{A=>1 || A <- X}, Y.
f14(X, Y) -> _ = [A+1 || A <- X], Y.
f15(X, Y) -> Z = [A+1 || A <- X], Y.
f16(X, Y) -> [A+1 || A <- X, A > 1], Y.
f17(X, Y) -> try X+1 catch _:_ -> 1 end, Y.
f18(X, Y) -> try X+1, Y catch _:_ -> 1 end, Y.
f19(X, Y) -> try a+1, Y catch _:_ -> 1 end, Y.
f20(X, Y) -> try {X} of {_} -> X+1, 1 catch _:_ -> {X} end, Y.
f21(X, Y) -> try {X} of {a} -> X+1, 1; b -> 2 catch _:_ -> {X} after X+1 end.
f22(X, Y) -> try a+1 of A -> X+1, 1 catch _:_ -> {X} after X+1, {Y} end.
f23(X, Y) -> try X+1 after Y+1 end, Y.
f24(X, Y) -> catch X+1, Y.
f25(X, Y) -> catch a+1, Y.
f26(X, Y) -> catch a = b, X+1, Y.
f27(X, Y) -> catch (a = b), X+1, Y.
f28(X, Y) -> begin catch X+1 end, Y.
f29(X, Y) -> Z = (catch X+1), Y.
f30(X, Y) -> receive a -> X+1; b -> X+1, Y end, Y.
f31(X, Y) -> receive a -> X+1 after a -> X+1, {Y} end, Y.
f32(X, Y) -> receive after a -> X+1, {Y} end, Y.
f33(X, Y) -> receive after -1 -> 1 end, Y.
f34(X, Y) -> receive a when false -> X+1, 1; A -> X+1, 1; B -> X+1, 2 end.
f35(X, Y) -> receive after 1.0 -> 1 end.
f36(X, Y) -> receive after infinity -> a+1 end.
f37(X, Y) -> receive after infinity -> X+1, 3 end, Y+1, X.
f38(X, Y) -> maybe ok ?= X+1, Y+1, X end.
f39(X, Y) -> maybe ok ?= {X}, Y+1, X end.
