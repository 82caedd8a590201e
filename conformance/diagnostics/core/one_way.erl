%% options: +nowarn_unused_vars +nowarn_unused_record
-module(one_way).
-compile(export_all).
-compile(nowarn_export_all).
-record(rec, {a}).
f0(A) -> try {ok, [x]} catch _:V1 -> {c, V1} after put(k, A) end, A.
f1(A) -> try {ok, [x]} after put(k, A) end, A.
f2(A) -> try {ok, A} after put(k, A) end, A.
f3(A) -> _ = try {ok, [x]} after put(k, A) end, A.
f4(A) -> _V = try {ok, [x]} after put(k, A) end, A.
f5(A) -> try put(a, b), {ok, [x]} after put(k, A) end, A.
f6(A) -> try put(a, b), {ok, [x]} catch _:V1 -> {c, V1} end, A.
f7(A) -> try {ok, [x]} catch _:V1 -> {c, V1} end, A.
f8(A) -> try V = {a, A}, {ok, V} catch _:V1 -> {c, V1} after A end, A.
f9(A) -> V1 = fun(Z) -> Z - 1 end, try 65536 of 55 when V1 -> {}; _ -> -17 catch throw:V2 -> {t, V2} end.
f10(A) -> V1 = {A}, try 65536 of 55 when V1 -> {}; _ -> -17 catch throw:V2 -> {t, V2} end.
f11(A) -> V1 = fun(Z) -> Z - 1 end, try 65536 of 55 -> V1; _ -> -17 catch throw:V2 -> {t, V2} end.
f12(A) -> V1 = fun(Z) -> Z - 1 end, try {A} of 55 -> V1; _ -> -17 catch throw:V2 -> {t, V2} end.
f13(A) -> V1 = fun(Z) -> Z - 1 end, try A of 55 when V1 -> 1; _ -> -17 catch throw:V2 -> {t, V2} end.
f14(A) -> V1 = fun(Z) -> Z - 1 end, try 16 of 55 when V1 > 1; A -> 1; _ -> -17 catch throw:V2 -> {t, V2} end.
f15(A) -> V1 = fun(Z) -> Z - 1 end, try 16 of 55 when 1 > 2 -> 1; B when 3 > 4, V1 > A -> B; _ -> -17 catch throw:V2 -> {t, V2} end.
f16(A) -> V1 = if (false) -> A; true -> {ok, {}} = {ok, 7}, A end, try #{a := -1, b := [_ | _]} = #{b => #{a => 2}}, error catch error:V2 -> {e, V2} end.
f17(A) -> {ok, {}} = {ok, 7}, A.
f18(A) -> case A of 1 -> {ok, {}} = {ok, 7}; _ -> A end.
f19(A) -> V1 = case A of 1 -> {ok, {}} = {ok, 7}; _ -> A end, {V1}.
f20(A) -> V1 = case A of 1 -> {ok, {}} = {ok, 7}, A; _ -> A end, ok.
f21(A) -> V1 = case A of 1 -> {ok, 1} = {ok, 7}, A; _ -> A end, ok.
f22(A) -> V1 = if false -> A; true -> {ok, 1} = {ok, 7}, A end, ok.
f23(A) -> V1 = case A of 1 -> A; _ -> {ok, 1} = {ok, 7}, A end, ok.
f24(A) -> V1 = case A of 1 -> V4 = <<"abc">>, V4; _ -> 2 end, A.
f25(A) -> V4 = <<"abc">>, V4, A.
f26(A) -> V1 = try A of 1 -> V4 = <<"abc">>, V4; _ -> 2 catch _:_ -> 1 end, A.
f27(A) -> V1 = try A of 1 -> V4 = {a}, V4; _ -> 2 catch _:_ -> 1 end, A.
f28(A) -> V1 = try A of 1 -> V4 = "abc", V4; _ -> 2 catch _:_ -> 1 end, A.
f29(A) -> V1 = try A of 1 -> V4 = 1, V4; _ -> 2 catch _:_ -> 1 end, A.
f30(A) -> V1 = try A of 1 -> V4 = ok, V4; _ -> ok catch _:_ -> 1 end, A.
f31(A) -> V1 = case A of 1 -> V4 = {a, 1}, V4; _ -> ok end, A.
f32(A) -> V1 = case A of 1 -> V4 = {a, A}, V4; _ -> ok end, A.
f33(A) -> V4 = {a, 1}, V1 = case A of 1 -> V4; _ -> ok end, A.
f34(A) -> V4 = 5, case A of 1 -> V4; _ -> ok end, A.
f35(A) -> V1 = if is_integer(a) -> V2 = fun() -> ok end, {V2}; true -> A end, V1.
f36(A) -> V1 = if is_integer(a) -> V2 = fun() -> ok end, 1; true -> A end, V1.
f37(A) -> V1 = if is_integer(a) -> {A}, 1; true -> A end, V1.
f38(A) -> V1 = if is_integer(a) -> atom_to_list(1); true -> A end, V1.
f39(A) -> V1 = if is_integer(a), A -> atom_to_list(1); true -> A end, V1.
f40(A) -> V1 = if is_integer(a) -> fun() -> ok end, 1; true -> A end, V1.
f41(A) -> V1 = if is_integer(a) -> V2 = A + 1, 1; true -> A end, V1.
f42(A) -> if is_integer(a); is_atom(1) -> V2 = fun() -> ok end, A; true -> A end.
f43(A) when is_integer(a); is_atom(1) -> V2 = fun() -> ok end, A; f43(A) -> A.
f44(A) -> if ((is_boolean(#{a => 1})) and (({ok, [x]} > <<5:3>>))) -> V2 = fun(_) -> ok end, [[1], [2, 3]]; true -> [] end.
f45(A) -> case A of {a, _} when is_boolean(a) -> V2 = fun(_) -> ok end, [[1], [2, 3]]; _ -> [] end.
f46(A) -> V = 1.0, if is_integer(V) -> V2 = fun(_) -> ok end, [[1], [2, 3]]; true -> [] end.
f47(A) -> V = 1.0, if is_integer(V) -> V2 = {A}, [[1], [2, 3]]; true -> [] end.
f48(A) -> V = 1.0, if is_record(V, rec) -> V2 = {A}, [[1], [2, 3]]; true -> [] end.
f49(A) -> if is_integer(1.0), A > 1 -> V2 = {A}, [[1], [2, 3]]; true -> [] end.
f50(A) -> if A > 1, is_integer(1.0) -> V2 = {A}, [[1], [2, 3]]; true -> [] end.
f51(A) -> V1 = if false -> A; true -> {ok, {}} = {ok, 7}, A end, {a} = {b}, V1.
f52(A) -> if false -> A; true -> {ok, {}} = {ok, 7}, A end, {a} = {b}, A.
f53(A) -> V1 = case error of c -> 1; _ -> {ok, {}} = {ok, 7}, A end, {a} = {b}, V1.
f54(A) -> V1 = case error of V -> {ok, {}} = {ok, 7}, V end, {a} = {b}, V1.
f55(A) -> V1 = case A of 1 -> {ok, {}} = {ok, 7}, A; _ -> {a} = {b} end, {a} = {b}, V1.
f56(A) -> V1 = case A of _ -> {ok, {}} = {ok, 7}, A end, {a} = {b}, V1.
f57(A) -> <<X>> = case A of V1 -> undefined end, X.
f58(A) -> <<X>> = case #{} of V1 -> V2 = V1, undefined; 1 -> <<1>> end, X.
f59(A) -> <<X>> = case 1 of 1 -> undefined; 2 -> <<1>> end, X.
f60(A) -> <<X>> = if true -> undefined end, X.
f61(A) -> <<X>> = if false -> <<1>>; true -> undefined end, X.
f62(A) -> V4 = case 1 of V2 -> {a, 1} end, {error, V12} = V4, A.
f63(A) -> V4 = case 1 of V2 -> {a, A} end, {error, V12} = V4, A.
f64(A) -> V4 = case A of V2 -> {a, A} end, {error, V12} = V4, A.
f65(A) -> V4 = case A of 1 -> {a, A} end, {error, V12} = V4, A.
f66(A) when is_function(1, 1) -> V1 = 1, if is_function(V1, 1) -> A; 15 > 18446744073709551616 -> 1; 1.5 + 18446744073709551616 < 3 -> 1;  -18446744073709551616 > 3 -> 1; 18446744073709551616 * 3 < 1 -> 3; 18446744073709551616 == 1.5 -> 3; true -> ok end.
f67(A) -> V1 = (2.5e-3 / 18446744073709551616), V2 = 2 / 18446744073709551616, V3 = -18446744073709551616 div 2, V5 = 18446744073709551616 rem 2, A.
f68(A) -> V4 = case put(1, 2) of V2 -> {a, 1} end, {error, V12} = V4, A.
f69(A) -> V4 = case put(1, 2) of V2 -> {a, A} end, {error, V12} = V4, A.
f70(A) -> V4 = case put(1, 2) of _ -> 1 end, if V4 > 2 -> V4; true -> A end.
f71(A) -> V4 = case put(1, 2) of _ -> put(b, c), 1 end, if V4 > 2 -> V4; true -> A end.
f72(A) -> V4 = if true -> put(b, c), 1 end, if V4 > 2 -> V4; true -> A end.
f73(A) -> V4 = if true -> 1 end, if V4 > 2 -> V4; true -> A end.
f74(A) -> V4 = if true -> 1 end, A.
f75(A) -> V4 = if true -> {A} end, A.
f76(A) -> V4 = case A of _ -> {A} end, A.
f77(A) -> V4 = begin put(a, b), 1 end, if V4 > 2 -> V4; true -> A end.
f78(A) -> {V4} = begin put(a, b), A end, if V4 > 2 -> V4; true -> A end.
f79(A) -> {V4} = begin put(a, b), [A] end, if V4 > 2 -> V4; true -> A end.
f80(A) -> X = atom_to_list(case A of _ -> 1 end), X.
f81(A) -> V4 = {a, 1}, case V4 of _ -> V4 end, A.
f82(A) -> V4 = {a, A}, case A of 1 -> V4; _ -> ok end, A.
f83(A) -> V4 = {a, A}, X = if A > 1 -> V4; true -> ok end, A.
f84(A) -> V4 = {a, A, {A}}, X = if A > 1 -> V4; true -> ok end, {V4}.
f85(A) -> V4 = [A|A], X = if A > 1 -> V4; true -> V4 end, {V4}.
f86(A) -> V4 = #{a => A}, X = if A > 1 -> V4; true -> ok end, {V4}.
f87(A) -> V4 = <<"abc">>, X = if A > 1 -> V4; true -> V4 end, {V4}.
f88(A) -> V4 = 1 + 2, X = if A > 1 -> V4; true -> V4 end, {V4}.
f89(A) -> V4 = "", V5 = ok, X = if A > 1 -> V4; true -> V5 end, {V4}.
f90(A) -> V4 = {1, 2}, X = if A > 1 -> V5 = V4, V5; true -> A end, {V4}.
f91(A) -> V4 = {1, 2}, if A > 1 -> V5 = V4, V5; true -> A end, {V4}.
f92(A) -> V4 = {1, 2}, begin V4 end, {V4}.
f93(A) -> V4 = {1, 2}, X = begin V4 end, X = receive A -> V4 end, {V4}.
f94(A) -> V4 = {1, 2}, receive A -> V4 end, {V4}.
f95(A) -> V4 = {1, 2}, receive A -> V4 after 10 -> V4 end, {V4}.
f96(A) -> V4 = {1, 2}, X = receive A -> V4 after 10 -> V4 end, {V4}.
f97(A) -> V4 = {1, 2}, try g97() of A -> V4 catch _:_ -> V4 end, {V4}.
g97() -> 1.
f98(A) -> V4 = {1, 2}, [V4 || _ <- A], {V4}.
f99(A) -> V4 = {A, 2}, [V4 || _ <- A], {V4}.
f100(A) -> <<X>> = case #{} of V1 -> V2 = V1, undefined end, X.
f101(A) -> <<X>> = case {} of V1 -> V2 = V1, undefined end, X.
f102(A) -> <<X>> = case {} of V1 -> V2 = A, undefined end, X.
f103(A) -> V1 = <<1>>, try V5 = [a | b], V1 catch error:badarg -> V1 end.
f104(A) -> try V5 = [a | b], A catch error:badarg -> 1 end.
f105(A) -> V2 = if ((A =:= #{a => 1}) orelse ((is_function(A, 1)))) -> {ok, 7}; true -> V1 = 1 end, try V5 = [a | b], A catch error:badarg -> A end.
f106(A) -> V1 = <<16#C3, 16#A9, 65>>, V2 = if (is_function(V1, 1)) -> {ok, 7}; true -> V1 end, try V5 = [a | b], V1 catch error:badarg -> V1 end.
f107(A) -> V1 = <<16#C3, 16#A9, 65>>, V2 = if false -> {ok, 7}; true -> V1 end, V1.
f108(A) -> V1 = <<16#C3, 16#A9, 65>>, V2 = if A -> {ok, 7}; true -> V1 end, try V5 = [a | b], V1 catch error:badarg -> V1 end.
f109(A) -> V1 = <<16#C3, 16#A9, 65>>, V2 = if A -> 1 end, try V5 = [a | b], V1 catch error:badarg -> V1 end.
f110(A) -> try V5 = [a | b], 1 catch error:badarg -> A end.
f111(A) -> try V5 = {a, b}, "abc" catch error:badarg -> A end.
f112(A) -> try {a, b}, "abc" catch error:badarg -> A end.
f113(A) -> try {a, b}, A catch error:badarg -> A end.
f114(A) -> begin V5 = {a, b}, A end.
f115(A) -> V6 = begin V5 = {a, b}, A end, A.
f116(A) -> V6 = try V5 = {a, b}, A catch _:_ -> 1 end, A.
f117(A) -> V6 = try V5 = {a, b}, 1 catch _:_ -> 1 end, A.
f118(A) -> V6 = try V5 = {a, b}, 1 catch _:_ -> 1 end, V6.
f119(A) -> V6 = try V5 = {a, b}, g119(A) catch _:_ -> 1 end, V6.
g119(A) -> A.
f120(A) -> V3 = 1, if A =:= V3 -> V2 = fun() -> ok end, 1; true -> A end.
f121(A) -> V4 = try V3 = 1.0e10, V3 catch CV1:V1:V2 -> {CV1, V1, V2} end, V11 = case A of V5 when A -> V6 = A, V4; _ -> A end, 1.
f122(A) -> V4 = try 1.0e10 catch CV1:V1:V2 -> {CV1, V1, V2} end, V11 = case A of V5 when A -> V6 = A, V4; _ -> A end, 1.
f123(A) -> V4 = try V3 = 1, V3 catch CV1:V1:V2 -> {CV1, V1, V2} end, V11 = case A of V5 when A -> {V4}; _ -> A end, 1.
