%% The numbers of every generator of rand: uniform, normal, real, bytes, jumps, seeds
-module(std_rand_algorithms).
-export([main/1]).
main(_) ->
    Algs = [exsss, exro928ss, exrop, exs1024s, exsp, exs64, exsplus, exs1024, dummy, default],
    [ try
        S0 = rand:seed_s(A, {1,2,3}), 
        {L, S1} = lists:mapfoldl(fun(_, S) -> rand:uniform_s(S) end, S0, lists:seq(1,20)),
        p({A, uniform, L}),
        {L2, S2} = lists:mapfoldl(fun(N, S) -> rand:uniform_s(N, S) end, S1, [1,2,3,10,1000, 1 bsl 57, 1 bsl 58, (1 bsl 58)+1, 1 bsl 59, 1 bsl 64, 1 bsl 100, 6,7, (1 bsl 200) - 1, (1 bsl 56)+3, (1 bsl 63)+1]),
        p({A, uniform_n, L2}),
        {L3, S3} = lists:mapfoldl(fun(_, S) -> rand:normal_s(S) end, S2, lists:seq(1,50)),
        p({A, normal, L3}),
        {L4, S4} = lists:mapfoldl(fun(_, S) -> rand:normal_s(5, 2.5, S) end, S3, lists:seq(1,5)),
        p({A, normal3, L4}),
        {L5, S5} = lists:mapfoldl(fun(_, S) -> rand:uniform_real_s(S) end, S4, lists:seq(1,30)),
        p({A, real, L5}),
        {L6, S6} = lists:mapfoldl(fun(N, S) -> rand:bytes_s(N, S) end, S5, [0,1,2,3,7,8,9,20]),
        p({A, bytes, L6}),
        p({A, export, rand:export_seed_s(S6)}),
        J = try rand:jump(S6) catch C:E -> {C,E} end,
        p({A, jump, case J of {error,_} -> J; _ -> element(1, rand:uniform_s(1000000, J)) end}),
        S7 = rand:seed_s(rand:export_seed_s(S6)),
        p({A, again, element(1, rand:uniform_s(S7))}),
        S8 = rand:seed_s(A, 42), p({A, intseed, element(1, rand:uniform_s(1000, S8))}),
        S9 = rand:seed_s(A, -42), p({A, intseed, element(1, rand:uniform_s(1000, S9))}),
        S10 = try rand:seed_s(A, [1,2,3,4]) catch C1:E1 -> {C1,E1} end, p({A, listseed, try element(1, rand:uniform_s(1000, S10)) catch _:_ -> S10 end}),
        [ p({A, listseed, N, try element(1, rand:uniform_s(1000, rand:seed_s(A, lists:seq(1,N)))) catch C2:E2 -> {C2,E2} end}) || N <- [0,1,2,3,15,16,17,31] ],
        p({A, big, element(1, rand:uniform_s(1000, rand:seed_s(A, {1 bsl 70, -5, 1 bsl 64})))})
      catch CC:EE -> p({A, CC, EE}) end || A <- Algs ],
    M0 = rand:mwc59_seed(42), p(M0),
    {Ms, M1} = lists:mapfoldl(fun(_, S) -> S1 = rand:mwc59(S), {{rand:mwc59_value32(S1), rand:mwc59_value(S1), rand:mwc59_float(S1)}, S1} end, M0, lists:seq(1,20)), p(Ms), p(M1),
    {Sp, _} = lists:mapfoldl(fun(_, S) -> rand:splitmix64_next(S) end, 42, lists:seq(1,10)), p(Sp),
    [p(lists:mapfoldl(fun(_, S) -> rand:exsp_next(S) end, rand:exsp_jump(element(2,{x,[123|456]})), lists:seq(1,5)))],
    p(lists:mapfoldl(fun(_, S) -> rand:exro928_next(S) end, {[1,2,3,4,5],[6,7,8]}, [1])),
    p([catch_(fun() -> rand:uniform(N) end) || N <- [0,-1,a,1.0]]),
    p(catch_(fun() -> rand:seed(foo) end)), p(catch_(fun() -> rand:seed(foo, 1) end)),
    p(catch_(fun() -> rand:bytes(-1) end)), p(catch_(fun() -> rand:normal(0, -1) end)), p(catch_(fun() -> rand:normal(a, 1) end)),
    rand:seed(exsss, 7), p([rand:uniform(100), rand:uniform(), rand:normal(), rand:uniform_real(), rand:bytes(4)]),
    p(rand:export_seed()), rand:jump(), p(rand:uniform(1000)).
catch_(F) -> try F() catch C:E:S -> element(2,hd(S)), {C,E} end.
p(X) -> io:format("~w~n", [X]).
