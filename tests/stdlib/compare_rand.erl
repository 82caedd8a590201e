%% Compares rand with the node's own: for every algorithm and many seeds, long sequences of all kinds of numbers,
%% jumps, and handlers made up to reach the rare cases. joist_rand has to be loaded (see compare_with_otp).
%%
%%   compare_rand:main(ROUNDS) -> {Cases, Differences}
-module(compare_rand).
-export([main/1]).

main(Rounds) ->
    _ = rand:seed(exsss, 7),
    Algs = [default, exsss, exro928ss, exrop, exs1024s, exsp, exs64, exsplus, exs1024, dummy],
    Cases = [fun() -> sequence(Alg, seed(Alg)) end || Alg <- Algs, _ <- lists:seq(1, Rounds)] ++
            [fun() -> made_up(Handler, words(Handler)) end || Handler <- handlers(), _ <- lists:seq(1, Rounds)] ++
            [fun() -> alone() end || _ <- lists:seq(1, Rounds)],
    Results = [Case() || Case <- Cases],
    Bad = [R || R <- Results, R =/= same],
    [io:format("~p~n", [R]) || R <- lists:sublist(Bad, 5)],
    {length(Results), length(Bad)}.

pick(List) -> lists:nth(rand:uniform(length(List)), List).

seed(Alg) ->
    N = fun() -> pick([0, 1, 42, -5, rand:uniform(1 bsl 64), rand:uniform(1 bsl 20), 1 bsl 64, (1 bsl 58) - 1]) end,
    Words = case Alg of
        _ when Alg =:= exro928ss; Alg =:= exs1024s; Alg =:= exs1024 -> 16;
        _ when Alg =:= exs64; Alg =:= dummy -> 1;
        _ -> 2
    end,
    pick([N(), {N(), N(), N()}, [N() || _ <- lists:seq(1, Words)], [N() || _ <- lists:seq(1, Words + pick([-1, 1]))]]).

%% What dummy gives alternates between two numbers, so whatever rejects both never ends.
sequence(Alg, Seed) ->
    Steps = case Alg of
        dummy -> [pick([{uniform_s, []}, {uniform_s, [10]}, {bytes_s, [20]}, {jump, []}]) || _ <- lists:seq(1, 60)];
        _ -> [step() || _ <- lists:seq(1, 60)]
    end,
    compare({Alg, Seed, Steps}, fun(M) ->
        State = M:seed_s(Alg, Seed),
        {Results, Last} = lists:mapfoldl(fun({F, Args}, S) -> run(M, F, Args, S) end, State, Steps),
        Again = M:seed_s(M:export_seed_s(Last)),
        {Results, M:export_seed_s(Last), element(1, M:uniform_s(Again))}
    end).

run(M, jump, [], State) ->
    try {jumped, M:jump(State)} catch error:not_implemented -> {not_implemented, State} end;
run(M, F, Args, State) ->
    apply(M, F, Args ++ [State]).

step() ->
    pick([{uniform_s, []}, {uniform_s, [pick([1, 2, 3, 10, 1000, 1 bsl 57, 1 bsl 58, (1 bsl 58) + 1, 1 bsl 64, 1 bsl 100,
                                              rand:uniform(1 bsl 70), rand:uniform(1 bsl 59), rand:uniform(1 bsl 200)])]},
          {uniform_real_s, []}, {bytes_s, [rand:uniform(40) - 1]}, {normal_s, []}, {normal_s, []}, {normal_s, [3, 2.5]},
          {jump, []}]).

handlers() ->
    [#{bits => 58}, #{bits => 64}, #{bits => 60}, #{bits => 58, weak_low_bits => 1}, #{bits => 64, weak_low_bits => 3},
     #{max => (1 bsl 58) - 1}, #{max => (1 bsl 64) - 1}].

words(Handler) ->
    Bits = maps:get(bits, Handler, case Handler of #{max := Max} when Max < 1 bsl 60 -> 58; _ -> 64 end),
    Word = fun() ->
        case rand:uniform(5) of
            1 -> rand:uniform(1 bsl rand:uniform(Bits)) - 1;
            2 -> 0;
            3 -> (1 bsl Bits) - rand:uniform(300);
            _ -> rand:uniform(1 bsl Bits) - 1
        end
    end,
    lists:duplicate(pick([0, 0, 0, 1, 2, 17, 18, 19]), pick([0, 1, 5])) ++ [Word() || _ <- lists:seq(1, 60)].

made_up(Handler0, Words) ->
    Handler = Handler0#{type => made_up, next => fun([Word | Rest]) -> {Word, Rest} end},
    {F, Args} = pick([{uniform_real_s, []}, {uniform_real_s, []}, {normal_s, []}, {normal_s, []}, {normal_s, []},
                      step()]),
    compare({Handler0, Words, F, Args}, fun(M) ->
        {X, {_, Rest}} = run(M, F, Args, {Handler, Words}),
        case F of jump -> same; _ -> {X, length(Rest)} end
    end).

alone() ->
    N = rand:uniform(1 bsl 58),
    State = {[rand:uniform(1 bsl 58) - 1 || _ <- lists:seq(1, 16)], []},
    compare({N, State}, fun(M) ->
        CX = M:mwc59_seed(N - 1),
        CX1 = M:mwc59(CX),
        {CX, CX1, M:mwc59_value(CX1), M:mwc59_value32(CX1), M:mwc59_float(CX1), M:splitmix64_next(N),
         M:exsp_next([N | N - 1]), M:exsp_jump([N | 5]), M:exro928_next(State),
         M:exro928_jump_2pow20(M:exro928_next_state(State)), M:exro928_jump_2pow512(State), M:exro928_seed({N, 1, 2})}
    end).

compare(Case, Fun) ->
    A = try Fun(rand) catch C1:R1 -> {C1, R1} end,
    B = try Fun(joist_rand) catch C2:R2 -> {C2, R2} end,
    case B of
        A -> same;
        _ -> {Case, A, B}
    end.
