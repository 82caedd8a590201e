%% Random numbers: OTP's `rand` module. The same seeds give the same numbers.
%%
%% A state is {Handler, AlgState}. Handler is a map that says how to work with the algorithm's own state:
%%
%%     type            its name; {type, AlgState} is what is exported
%%     bits            next gives integers of so many bits ...
%%     weak_low_bits   ... of which so many low ones are of lesser quality (0 if absent), or
%%     max             (in place of bits, the oldest algorithms) next gives integers from 0 to max
%%     next            fun(AlgState) -> {Integer, AlgState}
%%     uniform, uniform_n, jump
%%                     funs for uniform_s/1, uniform_s/2 and jump/1 if the algorithm has its own
%%
%% The generators that words of 58 bits are for were designed with 64; 58 bits keep sums and shifts among small
%% integers. Shifts to the left are masked first for the same reason.
-module(rand).

-export([seed/1, seed/2, seed_s/1, seed_s/2, export_seed/0, export_seed_s/1, jump/0, jump/1]).
-export([uniform/0, uniform/1, uniform_s/1, uniform_s/2, uniform_real/0, uniform_real_s/1, bytes/1, bytes_s/2,
         normal/0, normal/2, normal_s/1, normal_s/3, shuffle/1, shuffle_s/2]).
%% Generators to be used on their own.
-export([exsp_next/1, exsp_jump/1, splitmix64_next/1, exro928_seed/1, exro928_next/1, exro928_next_state/1,
         exro928_jump_2pow512/1, exro928_jump_2pow20/1,
         mwc59/1, mwc59_value32/1, mwc59_value/1, mwc59_float/1, mwc59_seed/0, mwc59_seed/1]).

-export_type([builtin_alg/0, alg/0, alg_handler/0, alg_state/0, state/0, export_state/0, seed/0, uint58/0, uint64/0,
              exsplus_state/0, exro928_state/0, exrop_state/0, exs1024_state/0, exs64_state/0, dummy_state/0,
              splitmix64_state/0, mwc59_state/0]).

-type uint58() :: 0..16#3FFFFFFFFFFFFFF.
-type uint64() :: 0..16#FFFFFFFFFFFFFFFF.
-type builtin_alg() :: exsss | exro928ss | exrop | exs1024s | exsp | exs64 | exsplus | exs1024 | dummy.
-type alg() :: builtin_alg() | atom().
-type exsplus_state() :: nonempty_improper_list(uint58(), uint58()).
-type exro928_state() :: {[uint58()], [uint58()]}.
-type exrop_state() :: nonempty_improper_list(uint58(), uint58()).
-type exs1024_state() :: {[uint64()], [uint64()]}.
-type exs64_state() :: uint64().
-type dummy_state() :: uint58().
-type splitmix64_state() :: uint64().
-type mwc59_state() :: 1..16#7FA6502FFFFFFFE.
-type alg_state() :: exsplus_state() | exro928_state() | exrop_state() | exs1024_state() | exs64_state()
                   | dummy_state() | term().
-type alg_handler() :: #{type := alg(), bits => non_neg_integer(), weak_low_bits => non_neg_integer(),
                         max => non_neg_integer(), next := fun((alg_state()) -> {non_neg_integer(), alg_state()}),
                         uniform => fun((state()) -> {float(), state()}),
                         uniform_n => fun((pos_integer(), state()) -> {pos_integer(), state()}),
                         jump => fun((state()) -> state())}.
-type state() :: {alg_handler(), alg_state()}.
-type export_state() :: {alg(), alg_state()}.
-type seed() :: [integer()] | integer() | {integer(), integer(), integer()}.

-define(mask(Bits), (1 bsl (Bits) - 1)).
-define(mask(Bits, X), ((X) band ?mask(Bits))).
%% X shifted to the left inside so many bits.
-define(shl(Bits, X, N), (?mask((Bits) - (N), X) bsl (N))).
-define(rotl58(X, N), (?shl(58, X, N) bor ((X) bsr (58 - (N))))).

-define(two_to_minus_53, 1.1102230246251565e-16).

-define(state_key, rand_seed).

%%% Seeding.

-spec seed(default | builtin_alg() | state() | export_state()) -> state().
seed(AlgOrState) -> put_state(seed_s(AlgOrState)).

-spec seed(default | builtin_alg(), seed()) -> state().
seed(Alg, Seed) -> put_state(seed_s(Alg, Seed)).

-spec seed_s(default | builtin_alg() | state() | export_state()) -> state().
seed_s({Handler, _} = State) when is_map(Handler) -> State;
seed_s({Alg, AlgState}) when is_atom(Alg) -> {handler(Alg), AlgState};
seed_s(Alg) -> seed_s(Alg, now_seed()).

-spec seed_s(default | builtin_alg(), seed()) -> state().
seed_s(default, Seed) -> seed_s(exsss, Seed);
seed_s(Alg, Seed) ->
    Handler = handler(Alg),
    {Handler, seeded(Alg, Seed)}.

now_seed() -> {erlang:phash2([{node(), self()}]), erlang:system_time(), erlang:unique_integer()}.

put_state(State) ->
    put(?state_key, State),
    State.

%% The state of this process, made by the default algorithm if there is none yet.
get_state() ->
    case get(?state_key) of
        undefined -> seed(exsss);
        State -> State
    end.

-spec export_seed() -> undefined | export_state().
export_seed() ->
    case get(?state_key) of
        {#{type := Alg}, AlgState} -> {Alg, AlgState};
        _ -> undefined
    end.

-spec export_seed_s(state()) -> export_state().
export_seed_s({#{type := Alg}, AlgState}) -> {Alg, AlgState}.

-spec jump() -> state().
jump() -> put_state(jump(get_state())).

-spec jump(state()) -> state().
jump({#{jump := Jump}, _} = State) -> Jump(State);
jump({#{}, _}) -> erlang:error(not_implemented).

handler(exsss) ->
    #{type => exsss, bits => 58, next => fun exsss_next/1, uniform => fun exsss_uniform/1,
      uniform_n => fun exsss_uniform/2, jump => fun exsplus_jump/1};
handler(exro928ss) ->
    #{type => exro928ss, bits => 58, next => fun exro928ss_next/1, uniform => fun uniform_58/1,
      uniform_n => fun uniform_58/2, jump => fun exro928_jump/1};
handler(exrop) ->
    #{type => exrop, bits => 58, weak_low_bits => 1, next => fun exrop_next/1, uniform => fun uniform_58/1,
      uniform_n => fun uniform_58/2, jump => fun exrop_jump/1};
handler(exsp) ->
    #{type => exsp, bits => 58, weak_low_bits => 1, next => fun exsp_next/1, uniform => fun uniform_58/1,
      uniform_n => fun uniform_58/2, jump => fun exsplus_jump/1};
handler(exs1024s) ->
    #{type => exs1024s, bits => 64, weak_low_bits => 3, next => fun exs1024_next/1, jump => fun exs1024_jump/1};
handler(exs64) -> #{type => exs64, max => ?mask(64), next => fun exs64_next/1};
handler(exsplus) -> #{type => exsplus, max => ?mask(58), next => fun exsp_next/1, jump => fun exsplus_jump/1};
handler(exs1024) -> #{type => exs1024, max => ?mask(64), next => fun exs1024_next/1, jump => fun exs1024_jump/1};
handler(dummy) ->
    #{type => dummy, bits => 58, next => fun dummy_next/1, uniform => fun dummy_uniform/1,
      uniform_n => fun dummy_uniform/2}.

seeded(exsss, Seed) -> exsss_seed(Seed);
seeded(exro928ss, Seed) -> exro928_seed(Seed);
seeded(exrop, Seed) -> exrop_seed(Seed);
seeded(exs64, Seed) -> exs64_seed(Seed);
seeded(dummy, Seed) -> dummy_seed(Seed);
seeded(Alg, Seed) when Alg =:= exsp; Alg =:= exsplus -> exsplus_seed(Seed);
seeded(Alg, Seed) when Alg =:= exs1024s; Alg =:= exs1024 -> exs1024_seed(Seed).

%%% Uniform numbers.

-spec uniform() -> float().
uniform() ->
    {X, State} = uniform_s(get_state()),
    put(?state_key, State),
    X.

-spec uniform(N :: pos_integer()) -> pos_integer().
uniform(N) ->
    {X, State} = uniform_s(N, get_state()),
    put(?state_key, State),
    X.

%% In [0.0, 1.0), a multiple of 2^-53 unless the algorithm is one of the oldest.
-spec uniform_s(state()) -> {float(), state()}.
uniform_s({#{uniform := Uniform}, _} = State) -> Uniform(State);
uniform_s({#{bits := Bits, next := Next} = Handler, Alg}) ->
    {V, NewAlg} = Next(Alg),
    {(V bsr (Bits - 53)) * ?two_to_minus_53, {Handler, NewAlg}};
uniform_s({#{max := Max, next := Next} = Handler, Alg}) ->
    {V, NewAlg} = Next(Alg),
    {V / (Max + 1), {Handler, NewAlg}}.

uniform_58({#{next := Next} = Handler, Alg}) ->
    {V, NewAlg} = Next(Alg),
    {(V bsr 5) * ?two_to_minus_53, {Handler, NewAlg}}.

-spec uniform_s(N :: pos_integer(), state()) -> {pos_integer(), state()}.
uniform_s(N, {#{uniform_n := Uniform}, _} = State) when is_integer(N), N >= 1 -> Uniform(N, State);
uniform_s(N, {#{bits := Bits, next := Next} = Handler, Alg}) when is_integer(N), N >= 1 ->
    in_range(N, Handler, Next, Bits, Alg);
uniform_s(N, {#{max := Max, next := Next} = Handler, Alg}) when is_integer(N), N >= 1 ->
    {V, NewAlg} = Next(Alg),
    if
        N =< Max -> {V rem N + 1, {Handler, NewAlg}};
        true -> {trunc(V / (Max + 1) * N) + 1, {Handler, NewAlg}}
    end.

uniform_58(N, {#{next := Next} = Handler, Alg}) -> in_range(N, Handler, Next, 58, Alg).

%% A number is taken again if it lies in the last, incomplete stretch of N numbers of the generator's range.
in_range(N, Handler, Next, Bits, Alg) when N =< 1 bsl Bits ->
    {V, NewAlg} = Next(Alg),
    X = V rem N,
    if
        V - X =< 1 bsl Bits - N -> {X + 1, {Handler, NewAlg}};
        true -> in_range(N, Handler, Next, Bits, NewAlg)
    end;
in_range(N, Handler, Next, Bits, Alg) ->
    Weak = maps:get(weak_low_bits, Handler, 0),
    case N band (N - 1) of
        0 ->
            {V, _, NewAlg} = long_word(bit_length(N) - 1, Next, Bits, Weak, Alg),
            {V band (N - 1) + 1, {Handler, NewAlg}};
        _ ->
            in_long_range(N, bit_length(N - 1) + 1, Handler, Next, Bits, Weak, Alg)
    end.

in_long_range(N, AtLeast, Handler, Next, Bits, Weak, Alg) ->
    {V, Length, NewAlg} = long_word(AtLeast, Next, Bits, Weak, Alg),
    X = V rem N,
    if
        V - X =< 1 bsl Length - N -> {X + 1, {Handler, NewAlg}};
        true -> in_long_range(N, AtLeast, Handler, Next, Bits, Weak, NewAlg)
    end.

%% A number of at least AtLeast bits from several; of all but the last the weak low bits are left out.
long_word(AtLeast, Next, Bits, Weak, Alg) ->
    {V, NewAlg} = Next(Alg),
    long_word(AtLeast, Next, Bits, Weak, NewAlg, V bsr Weak, Bits - Weak).

long_word(AtLeast, Next, Bits, Weak, Alg, Value, Length) ->
    {V, NewAlg} = Next(Alg),
    case Length + Bits of
        Enough when Enough >= AtLeast -> {Value bsl Bits bor V, Enough, NewAlg};
        _ ->
            Longer = Value bsl (Bits - Weak) bor (V bsr Weak),
            long_word(AtLeast, Next, Bits, Weak, NewAlg, Longer, Length + Bits - Weak)
    end.

bit_length(N) -> bit_length(N, 0).

bit_length(0, Length) -> Length;
bit_length(N, Length) when N < 1 bsl 56 -> bit_length(N bsr 1, Length + 1);
bit_length(N, Length) -> bit_length(N bsr 56, Length + 56).

%% In (0.0, 1.0), with 53 significant bits however small it is.
-spec uniform_real() -> float().
uniform_real() ->
    {X, State} = uniform_real_s(get_state()),
    put(?state_key, State),
    X.

-spec uniform_real_s(state()) -> {float(), state()}.
uniform_real_s({#{next := Next} = Handler, Alg}) ->
    {V, NewAlg} = Next(Alg),
    real(word56(V, Handler), 0, Handler, Next, NewAlg).

%% 56 bits of what the generator gives.
word56(V, #{bits := Bits}) when Bits >= 56 -> V bsr (Bits - 56);
word56(V, _) -> ?mask(56, V).

%% For the digits behind: of generators that say nothing of their bits, all are mixed in, also those above the 56th.
more56(V, #{bits := _} = Handler) -> word56(V, Handler);
more56(V, _) -> V.

%% V stands for the binary digits after Zeros ones that are 0.
real(V, Zeros, Handler, Next, Alg) when V >= 1 bsl 52 ->
    Length = bit_length(V),
    real_of(V bsr (Length - 53), Zeros + 56 - Length, Handler, Next, Alg);
real(0, Zeros, Handler, Next, Alg) when Zeros < 1008 ->
    {V, NewAlg} = Next(Alg),
    real(word56(V, Handler), Zeros + 56, Handler, Next, NewAlg);
real(0, _, Handler, _, Alg) ->
    uniform_real_s({Handler, Alg});
real(V, Zeros, Handler, Next, Alg) ->
    {V2, NewAlg} = Next(Alg),
    Length = bit_length(V),
    Digits = ?mask(53, V bsl (53 - Length) bor (more56(V2, Handler) bsr (Length + 3))),
    real_of(Digits, Zeros + 56 - Length, Handler, Next, NewAlg).

%% Digits has 53 bits. What is too small for a normalised float is thrown away.
real_of(Digits, Zeros, Handler, _, Alg) when Zeros =< 1021 ->
    <<Float/float>> = <<0:1, (1022 - Zeros):11, Digits:52>>,
    {Float, {Handler, Alg}};
real_of(_, _, Handler, _, Alg) ->
    uniform_real_s({Handler, Alg}).

-spec bytes(N :: non_neg_integer()) -> binary().
bytes(N) ->
    {Bytes, State} = bytes_s(N, get_state()),
    put(?state_key, State),
    Bytes.

-spec bytes_s(N :: non_neg_integer(), state()) -> {binary(), state()}.
bytes_s(N, {#{bits := Bits, next := Next} = Handler, Alg}) when is_integer(N), N >= 0 ->
    bytes_s(N, Handler, Next, Bits, (Bits - maps:get(weak_low_bits, Handler, 0)) bsr 3, Alg, []);
bytes_s(N, {#{max := Max, next := Next} = Handler, Alg}) when is_integer(N), N >= 0 ->
    Size = (bit_length(Max) - 2) bsr 3,
    bytes_s(N, Handler, Next, Size * 8 + 2, Size, Alg, []).

%% Size bytes of each number of Bits bits, its upper ones; of the last one the upper bytes of its lower bits.
bytes_s(N, Handler, Next, Bits, Size, Alg, Acc) when N > Size ->
    {V, NewAlg} = Next(Alg),
    Bytes = <<(V bsr (Bits - Size * 8)):Size/unit:8>>,
    bytes_s(N - Size, Handler, Next, Bits, Size, NewAlg, [Bytes | Acc]);
bytes_s(N, Handler, Next, _, Size, Alg, Acc) ->
    {V, NewAlg} = Next(Alg),
    <<Bytes:N/binary, _/binary>> = <<V:Size/unit:8>>,
    {iolist_to_binary(lists:reverse(Acc, [Bytes])), {Handler, NewAlg}}.

%%% The normal distribution, by the ziggurat method.

-spec normal() -> float().
normal() ->
    {X, State} = normal_s(get_state()),
    put(?state_key, State),
    X.

-spec normal(Mean :: number(), Variance :: number()) -> float().
normal(Mean, Variance) -> Mean + math:sqrt(Variance) * normal().

-spec normal_s(Mean :: number(), Variance :: number(), state()) -> {float(), state()}.
normal_s(Mean, Variance, State) when 0 =< Variance ->
    {X, NewState} = normal_s(State),
    {Mean + math:sqrt(Variance) * X, NewState}.

-spec normal_s(state()) -> {float(), state()}.
normal_s({#{next := Next} = Handler, Alg}) ->
    {V, NewAlg} = Next(Alg),
    {Sign, J} = case Handler of
        #{bits := Bits} -> {V band (1 bsl (Bits - 52)), V bsr (Bits - 51)};
        #{} -> {V band (1 bsl 51), ?mask(51, V)}
    end,
    Index = J band 255,
    {K, W, F} = rand_tables:layer(Index),
    X = J * W,
    State = {Handler, NewAlg},
    if
        J < K, Sign =:= 0 -> {X, State};
        J < K -> {-X, State};
        Index =:= 0 -> normal_tail(Sign, State);
        true -> normal_edge(Index, F, Sign, X, State)
    end.

%% A point right of the safe part of its layer: is it under the curve?
normal_edge(Index, F, Sign, X, State) ->
    {_, _, Above} = rand_tables:layer(Index - 1),
    {U, NewState} = uniform_s(State),
    case (Above - F) * U + F < math:exp(-0.5 * X * X) of
        true when Sign =:= 0 -> {X, NewState};
        true -> {-X, NewState};
        false -> normal_s(NewState)
    end.

normal_tail(Sign, State) ->
    Tail = rand_tables:tail(),
    {U1, State1} = uniform_s(State),
    X = -1 / Tail * math:log(U1),
    {U2, State2} = uniform_s(State1),
    Y = -math:log(U2),
    case Y + Y > X * X of
        true when Sign =:= 0 -> {X + Tail, State2};
        true -> {-X - Tail, State2};
        false -> normal_tail(Sign, State2)
    end.

%%% Random order. Two random bits put each element into one of four bins, which are then put in order one by one and
%%% stand behind each other, the last one first; two and three elements are ordered by one and by three bits. The bits
%%% come from the low end of numbers of up to 58 of them.

-spec shuffle([T]) -> [T].
shuffle(List) ->
    {Shuffled, State} = shuffle_s(List, get_state()),
    put(?state_key, State),
    Shuffled.

-spec shuffle_s([T], state()) -> {[T], state()}.
shuffle_s(List, {#{next := Next} = Handler, AlgState}) when is_list(List) ->
    {Skipped, Size} =
        case Handler of
            #{bits := Bits} ->
                Weak = maps:get(weak_low_bits, Handler, 0),
                {Weak, min(58, Bits - Weak)};
            #{max := ?mask(58)} -> {2, 56};
            #{max := _} -> {2, 58}
        end,
    {Shuffled, {_, _, NewAlgState}} = shuffled(List, [], {0, 0, AlgState}, {Next, Skipped, Size}),
    {Shuffled, {Handler, NewAlgState}}.

%% Pool is {BitsAtHand, HowMany, AlgState}. The result stands before Tail.
shuffled([], Tail, Pool, _) -> {Tail, Pool};
shuffled([A], Tail, Pool, _) -> {[A | Tail], Pool};
shuffled([A, B] = Elements, Tail, {Bits, Size, AlgState}, _) when Size >= 1 ->
    Pool = {Bits bsr 1, Size - 1, AlgState},
    case Bits band 1 of
        0 -> {[B, A | Tail], Pool};
        1 -> {Elements ++ Tail, Pool}
    end;
shuffled([A, B, C] = Elements, Tail, {Bits, Size, AlgState}, Source) when Size >= 3 ->
    Pool = {Bits bsr 3, Size - 3, AlgState},
    case Bits band 7 of
        0 -> {[C, B, A | Tail], Pool};
        1 -> {[B, C, A | Tail], Pool};
        2 -> {[C, A, B | Tail], Pool};
        3 -> {[A, C, B | Tail], Pool};
        4 -> {[B, A, C | Tail], Pool};
        5 -> {[A, B, C | Tail], Pool};
        _ -> shuffled(Elements, Tail, Pool, Source)
    end;
shuffled([_, _] = Elements, Tail, Pool, Source) -> shuffled(Elements, Tail, refilled(Pool, Source), Source);
shuffled([_, _, _] = Elements, Tail, Pool, Source) -> shuffled(Elements, Tail, refilled(Pool, Source), Source);
shuffled(Elements, Tail, {Bits, Size, AlgState}, Source) ->
    binned(Elements, [], [], [], [], Tail, Bits, Size, AlgState, Source).

binned([Element | Elements], A, B, C, D, Tail, Bits, Size, AlgState, Source) when Size >= 2 ->
    case Bits band 3 of
        0 -> binned(Elements, [Element | A], B, C, D, Tail, Bits bsr 2, Size - 2, AlgState, Source);
        1 -> binned(Elements, A, [Element | B], C, D, Tail, Bits bsr 2, Size - 2, AlgState, Source);
        2 -> binned(Elements, A, B, [Element | C], D, Tail, Bits bsr 2, Size - 2, AlgState, Source);
        3 -> binned(Elements, A, B, C, [Element | D], Tail, Bits bsr 2, Size - 2, AlgState, Source)
    end;
binned([], A, B, C, D, Tail, Bits, Size, AlgState, Source) ->
    {Tail1, Pool1} = shuffled(A, Tail, {Bits, Size, AlgState}, Source),
    {Tail2, Pool2} = shuffled(B, Tail1, Pool1, Source),
    {Tail3, Pool3} = shuffled(C, Tail2, Pool2, Source),
    shuffled(D, Tail3, Pool3, Source);
binned([_ | _] = Elements, A, B, C, D, Tail, Bits, Size, AlgState, Source) ->
    {NewBits, NewSize, NewAlgState} = refilled({Bits, Size, AlgState}, Source),
    binned(Elements, A, B, C, D, Tail, NewBits, NewSize, NewAlgState, Source).

%% Bits that are too few are thrown away.
refilled({_, _, AlgState}, {Next, Skipped, Size}) ->
    {Number, NewAlgState} = Next(AlgState),
    {?mask(Size, Number bsr Skipped), Size, NewAlgState}.

%%% Turning integers into states: SplitMix64, and a check against states of zeros.

-spec splitmix64_next(integer()) -> {uint64(), splitmix64_state()}.
splitmix64_next(State) ->
    Z0 = ?mask(64, State + 16#9E3779B97F4A7C15),
    Z1 = ?mask(64, (Z0 bxor (Z0 bsr 30)) * 16#BF58476D1CE4E5B9),
    Z2 = ?mask(64, (Z1 bxor (Z1 bsr 27)) * 16#94D049BB133111EB),
    {Z2 bxor (Z2 bsr 31), Z0}.

%% The next value that isn't 0 in so many bits.
split_word(Bits, State) ->
    {Z, NewState} = splitmix64_next(State),
    case ?mask(Bits, Z) of
        0 -> split_word(Bits, NewState);
        Word -> {Word, NewState}
    end.

split_words(0, _, _) -> [];
split_words(N, Bits, State) ->
    {Word, NewState} = split_word(Bits, State),
    [Word | split_words(N - 1, Bits, NewState)].

%% N words of a seed list. Missing ones are 0, but not all may be.
seed_words(List, N, Bits) ->
    Words = seed_words(List, N, Bits, []),
    case lists:all(fun(Word) -> Word =:= 0 end, Words) of
        true -> erlang:error(zero_seed);
        false -> Words
    end.

seed_words([], 0, _, Acc) -> lists:reverse(Acc);
seed_words([_ | _], 0, _, _) -> erlang:error(too_many_seed_integers);
seed_words([Word | List], N, Bits, Acc) -> seed_words(List, N - 1, Bits, [?mask(Bits, Word) | Acc]);
seed_words([], N, Bits, Acc) -> seed_words([], N - 1, Bits, [0 | Acc]).

%%% Xorshift116+ (exsp, exsplus) and Xorshift116** (exsss): [S1 | S0], S1 the older word.

exsplus_seed(Seed) when is_list(Seed) -> pair(seed_words(Seed, 2, 58));
exsplus_seed(Seed) when is_integer(Seed) -> pair(split_words(2, 58, Seed));
exsplus_seed({A, B, C}) ->
    {_, [_ | S]} = exsp_next([?mask(58, A * 4294967197 + 1) | ?mask(58, B * 4294967231 + 1)]),
    {_, State} = exsp_next([?mask(58, C * 4294967279 + 1) | S]),
    State.

exsss_seed(Seed) when is_list(Seed); is_integer(Seed) -> exsplus_seed(Seed);
exsss_seed({A, B, C}) ->
    {_, XA} = split_word(58, A),
    {S1, XB} = split_word(58, B bxor XA),
    {S0, _} = split_word(58, C bxor XB),
    [S1 | S0].

pair([S1, S0]) -> [S1 | S0].

-define(exsp_step(S1, S0), begin
    Shifted = S1 bxor ?shl(58, S1, 24),
    Shifted bxor S0 bxor (Shifted bsr 11) bxor (S0 bsr 41)
end).

%% * 5, rotate, * 9 in 58 bits.
-define(star_star(S), begin
    By5 = ?mask(58, S + ?shl(58, S, 2)),
    Turned = ?rotl58(By5, 7),
    ?mask(58, Turned + ?shl(58, Turned, 3))
end).

-spec exsp_next(exsplus_state()) -> {uint58(), exsplus_state()}.
exsp_next([S1 | S0]) ->
    New = ?exsp_step(S1, S0),
    {?mask(58, S0 + New), [S0 | New]}.

exsss_next([S1 | S0]) ->
    {?star_star(S0), [S0 | ?exsp_step(S1, S0)]}.

exsss_uniform({Handler, [S1 | S0]}) ->
    {(?star_star(S0) bsr 5) * ?two_to_minus_53, {Handler, [S0 | ?exsp_step(S1, S0)]}}.

exsss_uniform(N, {Handler, [S1 | S0] = Alg}) ->
    V = ?star_star(S0),
    X = V rem N,
    if
        N =< 1 bsl 58, V - X =< 1 bsl 58 - N -> {X + 1, {Handler, [S0 | ?exsp_step(S1, S0)]}};
        true -> in_range(N, Handler, fun exsss_next/1, 58, Alg)
    end.

-spec exsp_jump(exsplus_state()) -> exsplus_state().
exsp_jump([_ | _] = State) ->
    jump_pair(rand_tables:jump(exsp), State, fun([S1 | S0]) -> [S0 | ?exsp_step(S1, S0)] end).

exsplus_jump({Handler, State}) -> {Handler, exsp_jump(State)}.

%% Jumps: the sum of the states at the steps where the polynomial has a coefficient.
jump_pair(Words, State, Step) -> jump_pair(Words, State, Step, 0, 0).

jump_pair([Word | Words], State, Step, A, B) -> jump_pair(Word, 58, Words, State, Step, A, B);
jump_pair([], _, _, A, B) -> [A | B].

jump_pair(_, 0, Words, State, Step, A, B) -> jump_pair(Words, State, Step, A, B);
jump_pair(Word, N, Words, [S1 | S0] = State, Step, A, B) ->
    case Word band 1 of
        1 -> jump_pair(Word bsr 1, N - 1, Words, Step(State), Step, A bxor S1, B bxor S0);
        0 -> jump_pair(Word bsr 1, N - 1, Words, Step(State), Step, A, B)
    end.

%%% Xoroshiro116+ (exrop): [S0 | S1].

exrop_seed(Seed) when is_list(Seed) -> pair(seed_words(Seed, 2, 58));
exrop_seed(Seed) when is_integer(Seed) -> pair(split_words(2, 58, Seed));
exrop_seed({A, B, C}) ->
    [_ | S] = exrop_step([?mask(58, A * 4294967197 + 1) | ?mask(58, B * 4294967231 + 1)]),
    exrop_step([?mask(58, C * 4294967279 + 1) | S]).

exrop_next([S0 | S1] = State) -> {?mask(58, S0 + S1), exrop_step(State)}.

exrop_step([S0 | S1]) ->
    X = S0 bxor S1,
    [?rotl58(S0, 24) bxor X bxor ?shl(58, X, 2) | ?rotl58(X, 35)].

exrop_jump({Handler, State}) -> {Handler, jump_pair(rand_tables:jump(exrop), State, fun exrop_step/1)}.

%%% Xorshift1024* (exs1024s, exs1024) and Xoroshiro928** (exro928ss): 16 words as {Front, Rear}, those at the rear
%%% in reverse. Each step takes from the front and puts to the rear.

exs1024_seed(Seed) when is_list(Seed) -> {seed_words(Seed, 16, 64), []};
exs1024_seed(Seed) when is_integer(Seed) -> {split_words(16, 64, Seed), []};
exs1024_seed({A, B, C}) ->
    High = ?mask(21, (?mask(21, A) + 1) * 2097131),
    Middle = ?mask(21, (?mask(21, B) + 1) * 2097133),
    Low = ?mask(21, (?mask(21, C) + 1) * 2097143),
    {exs64_words(16, High bsl 43 bor (Middle bsl 22) bor (Low bsl 1) bor 1, []), []}.

exs64_words(0, _, Words) -> Words;
exs64_words(N, State, Words) ->
    {Word, NewState} = exs64_next(State),
    exs64_words(N - 1, NewState, [Word | Words]).

exs1024_next(State) ->
    {[X | _], _} = NewState = exs1024_step(State),
    {?mask(64, X * 1181783497276652981), NewState}.

exs1024_step({[S0, S1 | Front], Rear}) ->
    Y0 = S1 bxor ?shl(64, S1, 31),
    Y = Y0 bxor (Y0 bsr 11),
    {[S0 bxor (S0 bsr 30) bxor Y | Front], [S0 | Rear]};
exs1024_step({[S0], Rear}) ->
    exs1024_step({[S0 | lists:reverse(Rear)], []}).

exs1024_jump({Handler, {Front, Rear}}) ->
    Words = jump_words(rand_tables:jump(exs1024), {Front ++ lists:reverse(Rear), []}, fun exs1024_step/1),
    {NewFront, NewRear} = lists:split(length(Front), Words),
    {Handler, {NewFront, lists:reverse(NewRear)}}.

jump_words(Words, State, Step) -> jump_words(Words, State, Step, lists:duplicate(16, 0)).

jump_words([Word | Words], State, Step, Sum) -> jump_words(Word, 58, Words, State, Step, Sum);
jump_words([], _, _, Sum) -> Sum.

jump_words(_, 0, Words, State, Step, Sum) -> jump_words(Words, State, Step, Sum);
jump_words(Word, N, Words, {Front, Rear} = State, Step, Sum) ->
    case Word band 1 of
        1 ->
            NewSum = lists:zipwith(fun(A, B) -> A bxor B end, Sum, Front ++ lists:reverse(Rear)),
            jump_words(Word bsr 1, N - 1, Words, Step(State), Step, NewSum);
        0 ->
            jump_words(Word bsr 1, N - 1, Words, Step(State), Step, Sum)
    end.

-spec exro928_seed(seed()) -> exro928_state().
exro928_seed(Seed) when is_list(Seed) -> {seed_words(Seed, 16, 58), []};
exro928_seed(Seed) when is_integer(Seed) -> {split_words(16, 58, Seed), []};
exro928_seed({A, B, C}) ->
    {S0, XA} = split_word(58, A),
    {S1, XB} = split_word(58, B bxor XA),
    {S2, XC} = split_word(58, C bxor XB),
    {[S0, S1, S2 | split_words(13, 58, XC)], []}.

exro928ss_next(State) ->
    {[_, S0 | _], _} = Ready = exro928_ready(State),
    {?star_star(S0), exro928_next_state(Ready)}.

%% The two words that a number is made of, and the next state.
-spec exro928_next(exro928_state()) -> {{uint58(), uint58()}, exro928_state()}.
exro928_next(State) ->
    {[S15, S0 | _], _} = Ready = exro928_ready(State),
    {{S15, S0}, exro928_next_state(Ready)}.

-spec exro928_next_state(exro928_state()) -> exro928_state().
exro928_next_state({[S15, S0 | Front], Rear}) ->
    Sum = S15 bxor S0,
    {[?rotl58(Sum, 45) | Front], [?rotl58(S0, 44) bxor Sum bxor ?shl(58, Sum, 9) | Rear]};
exro928_next_state(State) ->
    exro928_next_state(exro928_ready(State)).

exro928_ready({[S15], Rear}) -> {[S15 | lists:reverse(Rear)], []};
exro928_ready(State) -> State.

exro928_jump({Handler, State}) -> {Handler, exro928_jump_2pow512(State)}.

-spec exro928_jump_2pow512(exro928_state()) -> exro928_state().
exro928_jump_2pow512(State) -> exro928_jump(exro928, State).

-spec exro928_jump_2pow20(exro928_state()) -> exro928_state().
exro928_jump_2pow20(State) -> exro928_jump(exro928_2pow20, State).

exro928_jump(Name, {Front, Rear}) ->
    {jump_words(rand_tables:jump(Name), {Front ++ lists:reverse(Rear), []}, fun exro928_next_state/1), []}.

%%% Xorshift64* (exs64): one word.

exs64_seed(Seed) when is_list(Seed) -> hd(seed_words(Seed, 1, 64));
exs64_seed(Seed) when is_integer(Seed) -> hd(split_words(1, 64, Seed));
exs64_seed({A, B, C}) ->
    {X, _} = exs64_next(?mask(32, A) * 4294967197 + 1),
    {Y, _} = exs64_next(?mask(32, B) * 4294967231 + 1),
    {Z, _} = exs64_next(?mask(32, C) * 4294967279 + 1),
    (X * Y * Z) rem (?mask(64) - 1) + 1.

exs64_next(S0) ->
    S1 = S0 bxor (S0 bsr 12),
    S2 = S1 bxor ?shl(64, S1, 25),
    S = S2 bxor (S2 bsr 27),
    {?mask(64, S * 2685821657736338717), S}.

%%% dummy: for measuring what everything around a generator costs.

dummy_seed(Seed) when is_list(Seed) ->
    [Word] = seed_words(Seed, 1, 58),
    Word;
dummy_seed(Seed) when is_integer(Seed) -> element(1, split_word(58, Seed));
dummy_seed({A, B, C}) ->
    {_, XA} = split_word(58, A),
    {_, XB} = split_word(58, B bxor XA),
    element(1, split_word(58, C bxor XB)).

dummy_next(State) -> {State, ?mask(58) bxor State}.

dummy_uniform({Handler, State}) -> {0.5, {Handler, ?mask(58) bxor State}}.

dummy_uniform(_, {Handler, State}) -> {1, {Handler, ?mask(58) bxor State}}.

%%% mwc59: multiply with carry, in one word of 59 bits.

-spec mwc59(mwc59_state()) -> mwc59_state().
mwc59(CX) -> 16#7FA6502 * ?mask(32, CX) + (CX bsr 32).

-spec mwc59_value32(mwc59_state()) -> 0..16#FFFFFFFF.
mwc59_value32(CX) ->
    X = ?mask(32, CX),
    X bxor ?shl(32, X, 8).

-spec mwc59_value(mwc59_state()) -> 0..16#7FFFFFFFFFFFFFF.
mwc59_value(CX) ->
    X = CX bxor ?shl(59, CX, 4),
    X bxor ?shl(59, X, 27).

-spec mwc59_float(mwc59_state()) -> float().
mwc59_float(CX) -> ?mask(53, mwc59_value(CX)) * ?two_to_minus_53.

-spec mwc59_seed() -> mwc59_state().
mwc59_seed() ->
    {A, B, C} = now_seed(),
    X = hash58(A),
    Y = hash58(B),
    Z = hash58(C),
    ?mask(58, X bxor Y bxor Z) + 1.

-spec mwc59_seed(0..16#3FFFFFFFFFFFFFF) -> mwc59_state().
mwc59_seed(S) when is_integer(S), S >= 0, S =< ?mask(58) -> hash58(S) + 1.

%% The end of MurmurHash3, cut down to 58 bits.
hash58(X) ->
    X0 = ?mask(58, X),
    X1 = ?mask(58, (X0 bxor (X0 bsr 29)) * 16#351AFD7ED558CCD),
    X2 = ?mask(58, (X1 bxor (X1 bsr 29)) * 16#0CEB9FE1A85EC53),
    X2 bxor (X2 bsr 29).
