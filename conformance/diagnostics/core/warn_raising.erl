%% Calls that only raise, and bodies of try that can't.
-module(warn_raising).
-compile([export_all, nowarn_export_all, nowarn_unused_vars, nowarn_deprecated_catch]).

f1(A, _) -> V3 = try {ok, [x]} catch _:V1 -> {c, V1} end, A.
f2(A, _) -> V3 = try {ok, A} catch _:V1 -> {c, V1} end, A.
f3(A, _) -> try {ok, A} catch _:V1 -> {c, V1} end, A.
f4(A, _) -> try {ok, b} catch _:V1 -> {c, V1} end, A.
f5(A, _) -> V3 = try a catch _:V1 -> {c, V1} end, A.
f6(A, _) -> V3 = try 1 catch _:V1 -> {c, V1} end, A.
f7(A, _) -> V3 = try A catch _:V1 -> {c, V1} end, A.
f8(A, _) -> V3 = try A + 1 catch _:V1 -> {c, V1} end, A.
f9(A, _) -> V3 = try V2 = {ok, A}, V2 catch _:V1 -> {c, V1} end, A.
f10(A, _) -> V3 = try V2 = {ok, b}, V2 catch _:V1 -> {c, V1} end, A.
f11(A, _) -> V3 = try V2 = {ok, b}, A catch _:V1 -> {c, V1} end, A.
f12(A, _) -> V3 = try V2 = {ok, b}, A catch _:V1 -> {c, V1} end, {A, V3}.
f13(A, _) -> try V2 = {ok, b}, A catch _:V1 -> {c, V1} end.
f14(A, _) -> try V2 = [a | b], A catch error:badarg -> A end.
f15(A, _) -> V3 = {A}, try V2 = [a | b], A catch error:badarg -> V3 end.
f16(A, _) -> V3 = {A}, try A catch error:badarg -> V3 end.
f17(A, _) -> V3 = {A}, try A of 1 -> V3; X -> X catch error:badarg -> A end.
f18(A, _) -> V3 = try A of 1 -> {a}; X -> X catch error:badarg -> A end, A.
f19(A, _) -> V3 = try A of 1 -> {A}; X -> X catch error:badarg -> A end, A.
f20(A, _) -> V3 = try A + 1 of 1 -> {A}; X -> {X} catch error:badarg -> {A} end, A.
f21(A, _) -> V3 = try A of 1 -> {A}; X -> {X} catch error:badarg -> {A} end, {A, V3}.
f22(A, _) -> try A of 1 -> {A}; X -> {X} catch error:badarg -> {A} end, A.
f23(A, _) -> try A, {A} of 1 -> {A}; X -> {X} catch error:badarg -> {A} end, A.
f24(A, _) -> V3 = catch {A}, A.
f25(A, _) -> catch {A}, A.
f26(A, _) -> 64 = try -3 catch error:V1 -> {e, V1} end, A.
f27(A, _) -> 64 = try V2 = a, -3 catch error:V1 -> {e, V1} end, A.
f28(A, _) -> 64 = try <<1:1>>, -3 catch error:V1 -> {e, V1} end, A.
f29(A, _) -> V1 = exit(a), bit_size({1}), A.
f30(A, _) -> exit(a), bit_size({1}), A.
f31(A, _) -> V1 = exit(a), {a, b} = A, bit_size({1}).
f32(A, _) -> V1 = exit(a), {a, b} = (fun(_) -> {a, c} end)(A), bit_size({1}).
f33(A, _) -> {a, b} = (fun(_) -> {a, c} end)(A), bit_size({1}).
f34(A, _) -> try A + 1 of 1 -> {A}; X -> {X} catch error:badarg -> {A} end, A.
f35(A, _) -> V3 = try A + 1 of X -> {X} catch error:badarg -> {A} end, A.
f36(A, _) -> V3 = try {A + 1} catch error:badarg -> {A} end, A.
f37(A, _) -> try {A + 1} catch error:badarg -> {A} end, A.
f38(A, _) -> V3 = (catch {A + 1}), A.
f39(A, _) -> V3 = try {A + 1} after {A, put(a, b)} end, A.
f40(A, _) -> V3 = try {A} after {A, put(a, b)} end, A.
f41(A, _) -> V3 = try A of 1 -> {A} after {A, put(a, b)} end, A.
f42(A, _) -> try {A} after {A, put(a, b)} end, A.
f43(A, _) -> V1 = {exit(a), b}, bit_size({1}), A.
f44(A, _) -> V1 = f1(exit(a), b), bit_size({1}), A.
f45(A, _) -> f1(exit(a), b), bit_size({1}), A.
f46(A, _) -> f1(exit(a), bit_size({1})), A.
f47(A, _) -> {V1, V2} = exit(a), bit_size({1}), A.
f48(A, _) -> V1 = throw(a), bit_size({1}), A.
f49(A, _) -> V1 = error(a), bit_size({1}), A.
f50(A, _) -> V1 = error(a, []), bit_size({1}), A.
f51(A, _) -> V1 = begin exit(a) end, bit_size({1}), A.
f52(A, _) -> V1 = case A of 1 -> exit(a); 2 -> exit(b) end, bit_size({1}), A.
f53(A, _) -> case A of 1 -> exit(a); 2 -> exit(b) end, bit_size({1}), A.
f54(A, _) -> case exit(A) of 1 -> bit_size({1}); 2 -> exit(b) end, bit_size({1}), A.
f55(A, _) -> case {exit(A), 1} of 1 -> bit_size({1}); 2 -> exit(b) end, bit_size({1}), A.
f56(A, _) -> 1 + exit(A), bit_size({1}), A.
f57(A, _) -> X = 1 + exit(A), bit_size({1}), A.
f58(A, _) -> X = [bit_size({1}) | exit(A)], bit_size({1}), A.
f59(A, _) -> X = (catch exit(A)), bit_size({1}), A.
f60(A, _) -> X = #{a => exit(A)}, bit_size({1}), A.
f61(A, _) -> X = <<(exit(A))>>, bit_size({1}), A.
f62(A, _) -> (exit(A)):foo(), bit_size({1}), A.
f63(A, _) -> (exit(A))(), bit_size({1}), A.
f64(A, _) -> X = Y = exit(A), bit_size({1}), A.
f65(A, _) -> A = exit(A), bit_size({1}), A.
f66(A, _) -> 1 = exit(A), bit_size({1}), A.
f67(A, _) -> _ = exit(A), bit_size({1}), A.
f68(A, _) -> _X = exit(A), bit_size({1}), A.
f69(A, _) -> X = if A -> exit(A); true -> throw(b) end, bit_size({1}), A.
f70(A, _) -> #{a := X} = try 1 catch _:_ -> A end, bit_size({1}), A.
f71(A, _) -> {X, Y} = try {1, A} catch _:_ -> A end, bit_size({1}), A.
f72(A, _) -> {X, Y, Z} = try {1, A} catch _:_ -> A end, bit_size({1}), A.
f73(A, _) -> case try {1, A} catch _:_ -> A end of {X, Y, Z} -> 1 end.
f74(A, _) -> case try {1, b} catch _:_ -> A end of {X, Y, Z} -> 1 end.
f75(A, _) -> case try 1 catch _:_ -> A end of {X, Y, Z} -> 1; 2 -> 3 end.
f76(A, _) -> case try 1 of 1 -> 2 catch _:_ -> A end of {X, Y, Z} -> 1; 2 -> 3 end.
f77(A, _) -> bit_size(try {1} catch _:_ -> A end).
f78(A, _) -> X = try {1} catch _:_ -> A end, bit_size(X).
f79(A, _) -> bit_size(begin {1} end).
f80(A, _) -> case {1} of _ -> bit_size({1}) end.
f81(A, _) -> bit_size(case A of 1 -> {1}; 2 -> {1} end).
f82(A, _) -> V3 = {A}, try A catch error:badarg -> V3 end.
f83(A, _) -> V3 = {A}, try 1 catch error:badarg -> V3 end.
f84(A, _) -> V3 = {A}, try 1, A catch error:badarg -> V3 end.
f85(A, _) -> V3 = {A}, try X = 1, A catch error:badarg -> V3 end.
f86(A, _) -> V3 = {A}, try {A} catch error:badarg -> V3 end.
f87(A, _) -> V3 = {A}, try {A} of _ -> 1 catch error:badarg -> V3 end.
f88(A, _) -> V3 = {A}, try {A} of {1} -> 1; _ -> 2 catch error:badarg -> V3 end.
f89(A, _) -> try A catch error:badarg -> bit_size({1}) end.
f90(A, _) -> try 1 catch error:badarg -> bit_size({1}), {A} end.
f91(A, _) -> X = try 1 catch error:badarg -> bit_size({1}), {A} end, A.
f92(A, _) -> X = try 1 + A catch error:badarg -> bit_size({1}), {A} end, A.
f93(A, _) -> X = try f1(A, 1) of {A} -> {1, A} catch error:badarg -> bit_size({1}), {A} end, A.
f94(A, _) -> case exit(A) of 1 -> bit_size({1}); 2 -> exit(b) end, bit_size({1}), A.
f95(A, _) -> case A of 1 -> exit(A), bit_size({1}); 2 -> exit(b) end, bit_size({1}), A.
f96(A, _) -> fun() -> exit(A), bit_size({1}) end.
f97(A, _) -> try exit(A), bit_size({1}) catch _:_ -> bit_size({1}), A end.
f98(A, _) -> try exit(A) of 1 -> {A}, bit_size({1}) catch _:_ -> bit_size({1}), A end.
f99(A, _) -> [exit(A) || _ <- bit_size({1})].
f100(A, _) -> [bit_size({1}) || exit(A)].
f101(A, _) -> [bit_size({1}) || _ <- exit(A)], bit_size({1}).
f102(A, _) -> A andalso exit(A), bit_size({1}).
f103(A, _) -> X = A andalso exit(A), bit_size({1}).
f104(A, _) -> X = exit(A) andalso A, bit_size({1}).
f105(A, _) -> if A -> 1; true -> exit(A) end, bit_size({1}).
f106(A, _) -> error({A}, none), bit_size({1}).
f107(A, _) -> halt(), bit_size({1}).
f108(A, _) -> erlang:nif_error(a), bit_size({1}).
f109(A, _) -> erlang:error(a, [A], []), bit_size({1}).
f110(A, _) -> receive A -> exit(1) end, bit_size({1}).
f111(A, _) -> maybe exit(1), bit_size({1}) end, bit_size({1}).
f112(A, _) -> maybe A ?= exit(1), bit_size({1}) else _ -> bit_size({1}) end, bit_size({1}).
