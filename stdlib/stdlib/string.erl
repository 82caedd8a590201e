%% Strings: OTP's `string` module whole.
%%
%% A string is chardata: a list of code points, possibly nested, with UTF-8 binaries in it, or such a binary. What a
%% user takes for one character is a grapheme cluster, a code point or a list of several; unicode_util cuts them off.
%% A binary gives binaries, a list gives lists; where the end of a string is returned it is in the form it had.
%%
%% Below 16#300 only CR and LF join a cluster, so text of smaller code points is gone through without asking. A
%% pattern is found where its code points are, provided that its last cluster doesn't go on after them.
%%
%% The old functions at the end know code points only, in flat lists.
-module(string).

-export([is_empty/1, length/1, to_graphemes/1, next_codepoint/1, next_grapheme/1, reverse/1,
         equal/2, equal/3, equal/4, slice/2, slice/3, pad/2, pad/3, pad/4, trim/1, trim/2, trim/3, chomp/1,
         take/2, take/3, take/4, uppercase/1, lowercase/1, titlecase/1, casefold/1, to_integer/1, to_float/1,
         prefix/2, find/2, find/3, split/2, split/3, replace/3, replace/4, lexemes/2, nth_lexeme/3,
         jaro_similarity/2]).
%% Old functions.
-export([len/1, concat/2, chr/2, rchr/2, str/2, rstr/2, span/2, cspan/2, substr/2, substr/3, sub_string/2,
         sub_string/3, tokens/2, join/2, chars/2, chars/3, copies/2, words/1, words/2, sub_word/2, sub_word/3,
         strip/1, strip/2, strip/3, left/2, left/3, right/2, right/3, centre/2, centre/3, to_upper/1, to_lower/1]).
-export([list_to_integer/1, list_to_float/1]).

-export_type([grapheme_cluster/0]).

-type grapheme_cluster() :: char() | [char()].
-type direction() :: leading | trailing.
-type chardata() :: unicode:chardata().

-compile({no_auto_import, [length/1]}).

%% The code point Char is a cluster if Next comes after it.
-define(stands_alone(Char, Next), Next < 16#300, Char < 16#300, Char >= 0, Char =/= $\r).

%%% Asking.

-spec is_empty(chardata()) -> boolean().
is_empty([]) -> true;
is_empty(<<>>) -> true;
is_empty([Inner | Rest]) when is_list(Inner); is_binary(Inner) -> is_empty(Inner) andalso is_empty(Rest);
is_empty([_ | _]) -> false;
is_empty(_) -> false.

-spec length(chardata()) -> non_neg_integer().
length(Text) when is_binary(Text) -> length_of_binary(Text, 0);
length(Text) -> length(Text, 0).

length([Char | [Next | _] = Rest], N) when is_integer(Char), is_integer(Next), ?stands_alone(Char, Next) ->
    length(Rest, N + 1);
length(Text, N) ->
    case unicode_util:gc(Text) of
        [_ | Rest] -> length(Rest, N + 1);
        [] -> N;
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

length_of_binary(<<Char, Rest/binary>>, N) when Char < 128, Char =/= $\r -> length_after(Rest, Char, N);
length_of_binary(Text, N) -> length(Text, N).

%% Char, which is ASCII, has been seen but not counted.
length_after(<<Next, Rest/binary>>, Char, N) when Next < 128, Char =/= $\r -> length_after(Rest, Next, N + 1);
length_after(<<>>, _, N) -> N + 1;
length_after(Rest, Char, N) ->
    case unicode_util:gc([Char | Rest]) of
        [_ | Rest1] when is_binary(Rest1) -> length_of_binary(Rest1, N + 1);
        [_ | Rest1] -> length(Rest1, N + 1)
    end.

-spec to_graphemes(chardata()) -> [grapheme_cluster()].
to_graphemes(Text) ->
    case unicode_util:gc(Text) of
        [Cluster | Rest] -> [Cluster | to_graphemes(Rest)];
        [] -> [];
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

-spec next_codepoint(chardata()) -> maybe_improper_list(char(), chardata()) | {error, chardata()}.
next_codepoint(Text) -> unicode_util:cp(Text).

-spec next_grapheme(chardata()) -> maybe_improper_list(grapheme_cluster(), chardata()) | {error, chardata()}.
next_grapheme(Text) -> unicode_util:gc(Text).

-spec reverse(chardata()) -> [grapheme_cluster()].
reverse(Text) -> reverse(Text, []).

reverse(Text, Acc) ->
    case unicode_util:gc(Text) of
        [Cluster | Rest] -> reverse(Rest, [Cluster | Acc]);
        [] -> Acc;
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

-spec equal(chardata(), chardata()) -> boolean().
equal(A, B) when is_binary(A), is_binary(B) -> A =:= B;
equal(A, B) -> same_chars(A, B).

-spec equal(chardata(), chardata(), IgnoreCase :: boolean()) -> boolean().
equal(A, B, false) -> equal(A, B);
equal(A, B, true) -> same_folded(A, B).

-spec equal(chardata(), chardata(), IgnoreCase :: boolean(), none | nfc | nfd | nfkc | nfkd) -> boolean().
equal(A, B, IgnoreCase, none) -> equal(A, B, IgnoreCase);
equal(A, B, false, Norm) -> same_normal(A, B, Norm, false);
equal(A, B, true, Norm) -> same_normal(A, B, Norm, true).

same_chars([Char | As], [Char | Bs]) when is_integer(Char) -> same_chars(As, Bs);
same_chars(A, B) ->
    case {unicode_util:cp(A), unicode_util:cp(B)} of
        {[Char | As], [Char | Bs]} -> same_chars(As, Bs);
        {[], []} -> true;
        {{error, Rest}, _} -> erlang:error({badarg, Rest});
        {_, {error, Rest}} -> erlang:error({badarg, Rest});
        _ -> false
    end.

%% Folding may make several characters of one, hence pieces are compared when both are at hand.
same_folded(A, B) ->
    case {unicode_util:casefold(A), unicode_util:casefold(B)} of
        {[Piece | As], [Piece | Bs]} -> same_folded(As, Bs);
        {[A1 | As], [B1 | Bs]} when is_list(A1); is_list(B1) -> same_folded_from(A1, As, B1, Bs);
        {[], []} -> true;
        _ -> false
    end.

same_folded_from(A, As, B, Bs) ->
    casefold([A | As]) =:= casefold([B | Bs]).

same_normal(A, B, Norm, IgnoreCase) ->
    case {normal_form(Norm, A), normal_form(Norm, B)} of
        {{error, _, Rest}, _} -> erlang:error({badarg, Rest});
        {_, {error, _, Rest}} -> erlang:error({badarg, Rest});
        {As, Bs} -> equal(As, Bs, IgnoreCase)
    end.

normal_form(nfc, Text) -> unicode:characters_to_nfc_list(Text);
normal_form(nfd, Text) -> unicode:characters_to_nfd_list(Text);
normal_form(nfkc, Text) -> unicode:characters_to_nfkc_list(Text);
normal_form(nfkd, Text) -> unicode:characters_to_nfkd_list(Text).

%%% Parts by number.

-spec slice(chardata(), Start :: non_neg_integer()) -> chardata().
slice(Text, Start) when is_integer(Start), Start >= 0 ->
    case skip(Text, Start) of
        [] when is_binary(Text) -> <<>>;
        Rest -> Rest
    end.

-spec slice(chardata(), Start :: non_neg_integer(), Length :: infinity | non_neg_integer()) -> chardata().
slice(Text, Start, Length) when is_integer(Start), Start >= 0, is_integer(Length), Length > 0 ->
    case skip(Text, Start) of
        [] when is_binary(Text) -> <<>>;
        Rest when is_binary(Rest) -> before(Rest, skip_checked(Rest, Length));
        Rest when is_list(Rest) -> first(Rest, Length)
    end;
slice(Text, Start, infinity) -> slice(Text, Start);
slice(Text, Start, 0) when is_integer(Start), Start >= 0 ->
    case is_binary(Text) of
        true -> <<>>;
        false -> []
    end.

%% The text after its first N clusters, [] if there are no more.
skip(Text, 0) -> Text;
skip([Char | [Next | _] = Rest], N) when is_integer(Char), is_integer(Next), ?stands_alone(Char, Next) ->
    skip(Rest, N - 1);
skip(<<Char, Next, _/binary>> = Text, N) when Char < 128, Next < 128, Char =/= $\r ->
    <<_, Rest/binary>> = Text,
    skip(Rest, N - 1);
skip(Text, N) ->
    case unicode_util:gc(Text) of
        [_ | Rest] -> skip(Rest, N - 1);
        [] -> [];
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

skip_checked(Text, N) ->
    case skip(Text, N) of
        [] -> <<>>;
        Rest -> Rest
    end.

%% What a binary has before one that it ends with.
before(Binary, End) -> binary:part(Binary, 0, byte_size(Binary) - byte_size(End)).

first(_, 0) -> [];
first([Char | [Next | _] = Rest], N) when is_integer(Char), is_integer(Next), ?stands_alone(Char, Next) ->
    [Char | first(Rest, N - 1)];
first(Text, N) ->
    case unicode_util:gc(Text) of
        [Char | Rest] when is_integer(Char) -> [Char | first(Rest, N - 1)];
        [Cluster | Rest] -> Cluster ++ first(Rest, N - 1);
        [] -> [];
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

-spec pad(chardata(), Length :: integer()) -> unicode:charlist().
pad(Text, Length) -> pad(Text, Length, trailing, $\s).

-spec pad(chardata(), Length :: integer(), direction() | both) -> unicode:charlist().
pad(Text, Length, Where) -> pad(Text, Length, Where, $\s).

-spec pad(chardata(), Length :: integer(), direction() | both, grapheme_cluster()) -> unicode:charlist().
pad(Text, Length, leading, Char) when is_integer(Length) ->
    [lists:duplicate(missing(Text, Length), Char), Text];
pad(Text, Length, trailing, Char) when is_integer(Length) ->
    [Text | lists:duplicate(missing(Text, Length), Char)];
pad(Text, Length, both, Char) when is_integer(Length) ->
    Missing = missing(Text, Length),
    Pad = lists:duplicate(Missing div 2, Char),
    case Missing rem 2 of
        0 -> [Pad, Text, Pad];
        1 -> [Pad, Text, Pad, Char]
    end.

missing(Text, Length) -> max(0, Length - length(Text)).

%%% Ends.

-spec trim(chardata()) -> chardata().
trim(Text) -> trim(Text, both, unicode_util:whitespace()).

-spec trim(chardata(), direction() | both) -> chardata().
trim(Text, Where) -> trim(Text, Where, unicode_util:whitespace()).

-spec trim(chardata(), direction() | both, [grapheme_cluster()]) -> chardata().
trim(Text, Where, []) when Where =:= leading; Where =:= trailing; Where =:= both -> Text;
trim(Text, leading, Set) when is_list(Set) -> string_sets:drop_leading(Text, Set);
trim(Text, trailing, Set) when is_list(Set) -> string_sets:drop_trailing(Text, Set);
trim(Text, both, Set) when is_list(Set) -> string_sets:drop_trailing(string_sets:drop_leading(Text, Set), Set).

-spec chomp(chardata()) -> chardata().
chomp(Text) -> trim(Text, trailing, [[$\r, $\n], $\n]).

-spec take(chardata(), [grapheme_cluster()]) -> {chardata(), chardata()}.
take(Text, Set) -> take(Text, Set, false, leading).

-spec take(chardata(), [grapheme_cluster()], Complement :: boolean()) -> {chardata(), chardata()}.
take(Text, Set, Complement) -> take(Text, Set, Complement, leading).

-spec take(chardata(), [grapheme_cluster()], Complement :: boolean(), direction()) -> {chardata(), chardata()}.
take(Text, [], Complement, Where) ->
    Empty = if is_binary(Text) -> <<>>; true -> [] end,
    case {Complement, Where} of
        {false, leading} -> {Empty, Text};
        {false, trailing} -> {Text, Empty};
        {true, leading} -> {Text, Empty};
        {true, trailing} -> {Empty, Text}
    end;
take(Text, Set, Complement, Where) -> string_sets:take(Text, Set, Complement, Where).

%%% Case.

-spec uppercase(chardata()) -> chardata().
uppercase(Text) when is_binary(Text) -> from_chars(upper_chars(Text));
uppercase(Text) when is_list(Text) ->
    case is_empty(after_no_lower(Text)) of
        true -> Text;
        false -> upper_chars(Text)
    end;
uppercase(Text) -> erlang:error({badarg, Text}).

%% A list of ASCII without letters to change, and nothing after it, stays the list it is.
after_no_lower([Char | Rest]) when is_integer(Char), Char >= 0, Char < 128, Char < $a orelse Char > $z ->
    after_no_lower(Rest);
after_no_lower(Rest) -> Rest.

after_no_upper([Char | Rest]) when is_integer(Char), Char >= 0, Char < 128, Char < $A orelse Char > $Z ->
    after_no_upper(Rest);
after_no_upper(Rest) -> Rest.

upper_chars([Char | Rest]) when is_integer(Char), Char >= 0, Char < 128 ->
    if
        Char >= $a, Char =< $z -> [Char - 32 | upper_chars(Rest)];
        true -> [Char | upper_chars(Rest)]
    end;
upper_chars(<<Char, Rest/binary>>) when Char < 128 ->
    if
        Char >= $a, Char =< $z -> [Char - 32 | upper_chars(Rest)];
        true -> [Char | upper_chars(Rest)]
    end;
upper_chars([]) -> [];
upper_chars(Text) ->
    case unicode_util:uppercase(Text) of
        [Char | Rest] when is_integer(Char) -> [Char | upper_chars(Rest)];
        [Chars | Rest] -> Chars ++ upper_chars(Rest);
        [] -> []
    end.

-spec lowercase(chardata()) -> chardata().
lowercase(Text) when is_binary(Text) -> from_chars(lower_chars(Text));
lowercase(Text) when is_list(Text) ->
    case is_empty(after_no_upper(Text)) of
        true -> Text;
        false -> lower_chars(Text)
    end;
lowercase(Text) -> erlang:error({badarg, Text}).

lower_chars([Char | Rest]) when is_integer(Char), Char >= 0, Char < 128 ->
    if
        Char >= $A, Char =< $Z -> [Char + 32 | lower_chars(Rest)];
        true -> [Char | lower_chars(Rest)]
    end;
lower_chars(<<Char, Rest/binary>>) when Char < 128 ->
    if
        Char >= $A, Char =< $Z -> [Char + 32 | lower_chars(Rest)];
        true -> [Char | lower_chars(Rest)]
    end;
lower_chars([]) -> [];
lower_chars(Text) ->
    case unicode_util:lowercase(Text) of
        [Char | Rest] when is_integer(Char) -> [Char | lower_chars(Rest)];
        [Chars | Rest] -> Chars ++ lower_chars(Rest);
        [] -> []
    end.

-spec casefold(chardata()) -> chardata().
casefold(Text) when is_binary(Text) -> from_chars(folded_chars(Text));
casefold(Text) when is_list(Text) ->
    case is_empty(after_no_upper(Text)) of
        true -> Text;
        false -> folded_chars(Text)
    end;
casefold(Text) -> erlang:error({badarg, Text}).

folded_chars([]) -> [];
folded_chars(Text) ->
    case unicode_util:casefold(Text) of
        [Char | Rest] when is_integer(Char) -> [Char | folded_chars(Rest)];
        [Chars | Rest] -> Chars ++ folded_chars(Rest);
        [] -> []
    end.

-spec titlecase(chardata()) -> chardata().
titlecase(Text) when is_binary(Text) ->
    case unicode_util:titlecase(Text) of
        [First | Rest] -> <<(from_chars([First]))/binary, Rest/binary>>;
        [] -> <<>>
    end;
titlecase(Text) when is_list(Text) ->
    case unicode_util:titlecase(Text) of
        [First | <<>>] -> [First];
        [First | Rest] when is_binary(Rest) -> [First, Rest];
        [Chars | Rest] when is_list(Chars) -> lists:reverse(lists:reverse(Chars), Rest);
        Cased -> Cased
    end.

from_chars(Chars) -> unicode:characters_to_binary(Chars).

%%% Numbers at the front.

-spec to_integer(chardata()) -> {integer(), chardata()} | {error, no_integer | badarg}.
to_integer(Text) ->
    try
        {Sign, Rest} = sign(Text),
        case digits(Rest, []) of
            {[], _} -> {error, no_integer};
            {Digits, Rest1} -> {erlang:list_to_integer(Sign ++ Digits), Rest1}
        end
    catch
        error:_ -> {error, badarg}
    end.

%% A sign and the text after it; fails if the text is none.
sign(Text) ->
    case unicode_util:cp(Text) of
        [$+ | Rest] -> {[], Rest};
        [$- | Rest] -> {[$-], Rest};
        {error, Rest} -> erlang:error({badarg, Rest});
        Chars -> {[], Chars}
    end.

%% The text after the digits is left as it is, but has to begin with a character if it isn't at its end.
digits(Text, Acc) ->
    case unicode_util:cp(Text) of
        [Digit | Rest] when Digit >= $0, Digit =< $9 -> digits(Rest, [Digit | Acc]);
        {error, Rest} -> erlang:error({badarg, Rest});
        _ ->
            case unicode_util:gc(Text) of
                {error, Rest} -> erlang:error({badarg, Rest});
                [] when is_binary(Text) -> {lists:reverse(Acc), <<>>};
                [] -> {lists:reverse(Acc), []};
                _ -> {lists:reverse(Acc), opened(Text)}
            end
    end.

%% Text without the empty binaries that taking it apart has left in front.
opened([<<>> | Rest]) -> opened(Rest);
opened(Text) -> Text.

-spec to_float(chardata()) -> {float(), chardata()} | {error, no_float | badarg}.
to_float(Text) ->
    try
        {Sign, Rest} = sign(Text),
        to_float(Sign, Rest)
    catch
        error:_ -> {error, badarg}
    end.

to_float(Sign, Rest) ->
    case digits(Rest, []) of
        {[], _} ->
            {error, no_float};
        {Whole, Rest1} ->
            case unicode_util:cp(Rest1) of
                [Point | Rest2] when Point =:= $.; Point =:= $, ->
                    case digits(Rest2, []) of
                        {[], _} -> {error, no_float};
                        {Fraction, Rest3} ->
                            {Exponent, Rest4} = exponent(Rest3),
                            float_of(Sign ++ Whole ++ [$. | Fraction] ++ Exponent, Rest4)
                    end;
                _ ->
                    {error, no_float}
            end
    end.

float_of(Chars, Rest) ->
    try {erlang:list_to_float(Chars), Rest}
    catch error:_ -> {error, no_float}
    end.

%% An exponent, or nothing if digits are missing.
exponent(Text) ->
    case unicode_util:cp(Text) of
        [E | Rest] when E =:= $e; E =:= $E ->
            {Sign, Rest1} = case unicode_util:cp(Rest) of
                [$+ | After] -> {[$+], After};
                [$- | After] -> {[$-], After};
                Chars -> {[], Chars}
            end,
            case digits(Rest1, []) of
                {[], _} -> {[], Text};
                {Digits, Rest2} -> {[$e | Sign] ++ Digits, Rest2}
            end;
        _ ->
            {[], Text}
    end.

%%% Searching.

-spec prefix(chardata(), Prefix :: chardata()) -> nomatch | chardata().
prefix(Text, Prefix) ->
    case after_pattern(Text, to_graphemes(unicode:characters_to_list(Prefix))) of
        nomatch -> nomatch;
        [] when is_binary(Text) -> <<>>;
        Rest -> Rest
    end.

%% What comes after the clusters if Text begins with them.
after_pattern(Text, []) -> Text;
after_pattern([Char | [Next | _] = Rest], [Char | Clusters]) when is_integer(Next), ?stands_alone(Char, Next) ->
    after_pattern(Rest, Clusters);
after_pattern(Text, [Cluster | Clusters]) ->
    case unicode_util:gc(Text) of
        [Cluster | Rest] -> after_pattern(Rest, Clusters);
        {error, Rest} -> erlang:error({badarg, Rest});
        _ -> nomatch
    end.

-spec find(chardata(), Pattern :: chardata()) -> chardata() | nomatch.
find(Text, Pattern) -> find(Text, Pattern, leading).

-spec find(chardata(), Pattern :: chardata(), direction()) -> chardata() | nomatch.
find(Text, [], _) -> Text;
find(Text, <<>>, _) -> Text;
find(Text, Pattern, Where) when Where =:= leading; Where =:= trailing ->
    case search(Text, unicode:characters_to_list(Pattern), Where) of
        nomatch -> nomatch;
        {_, Match, _} -> Match;
        empty -> Text
    end.

-spec split(chardata(), Pattern :: chardata()) -> [chardata()].
split(Text, Pattern) -> split(Text, Pattern, leading).

-spec split(chardata(), Pattern :: chardata(), direction() | all) -> [chardata()].
split(Text, Pattern, Where) ->
    case is_empty(Text) of
        true -> _ = unicode:characters_to_list(Pattern), [Text];
        false -> split_at(Text, unicode:characters_to_list(Pattern), Where)
    end.

split_at(Text, Chars, all) ->
    case search(Text, Chars, leading) of
        {Before, _, After} -> [Before | split_at(After, Chars, all)];
        _ -> [Text]
    end;
split_at(Text, Chars, Where) when Where =:= leading; Where =:= trailing ->
    case search(Text, Chars, Where) of
        {Before, _, After} -> [Before, After];
        _ -> [Text]
    end.

-spec replace(chardata(), Pattern :: chardata(), Replacement :: chardata()) -> [chardata()].
replace(Text, Pattern, Replacement) -> lists:join(Replacement, split(Text, Pattern, leading)).

-spec replace(chardata(), Pattern :: chardata(), Replacement :: chardata(), direction() | all) -> [chardata()].
replace(Text, Pattern, Replacement, Where) -> lists:join(Replacement, split(Text, Pattern, Where)).

%% {Before, Match, After}: what is before the pattern, what begins with it, what comes after it.
search(_, [], _) -> empty;
search(Text, Chars, Where) when is_binary(Text) ->
    search_bytes(Text, from_chars(Chars), lists:last(to_graphemes(Chars)), 0, Where);
search(Text, Chars, leading) -> search_chars(Text, Chars, to_graphemes(Chars), []);
search(Text, Chars, trailing) -> search_last(Text, Chars, to_graphemes(Chars), [], nomatch).

%% The bytes of the pattern from From on; Last is its last cluster, which has to end where they end.
search_bytes(Text, Bytes, Last, From, Where) ->
    case binary:match(Text, Bytes, [{scope, {From, byte_size(Text) - From}}]) of
        nomatch -> nomatch;
        {At, Length} ->
            <<Before:At/binary, Match/binary>> = Text,
            <<_:Length/binary, After/binary>> = Match,
            Here = case ends_cluster(Last, After) of
                true -> {Before, Match, After};
                false -> nomatch
            end,
            case {Here, Where} of
                {{_, _, _}, leading} -> Here;
                _ ->
                    case search_bytes(Text, Bytes, Last, At + 1, Where) of
                        nomatch -> Here;
                        Later -> Later
                    end
            end
    end.

ends_cluster(_, <<>>) -> true;
ends_cluster(Char, <<Next, _/binary>>) when is_integer(Char), Next < 128, Char =/= $\r -> true;
ends_cluster(Cluster, After) ->
    case unicode_util:gc([Cluster | After]) of
        [Cluster | _] -> true;
        _ -> false
    end.

%% Chars are the code points of the pattern, Clusters its clusters. Skipped is what came before, in reverse.
search_chars([Char | Rest] = Text, [First | _] = Chars, Clusters, Skipped) when is_integer(Char), Char =/= First ->
    case Rest of
        [] -> nomatch;
        _ when is_list(Text) -> search_chars(Rest, Chars, Clusters, [Char | Skipped])
    end;
search_chars(Text, [First | _] = Chars, Clusters, Skipped) ->
    case unicode_util:cp(Text) of
        [First | Rest] = Opened ->
            case after_pattern(Opened, Clusters) of
                nomatch -> search_chars(Rest, Chars, Clusters, [First | Skipped]);
                After -> {skipped(Skipped), closed_match(Text, Opened), After}
            end;
        [Char | Rest] -> search_chars(Rest, Chars, Clusters, skip_char(Text, Char, Skipped));
        [] -> nomatch;
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

search_last(Text, [First | _] = Chars, Clusters, Skipped, Best) ->
    case unicode_util:cp(Text) of
        [First | Rest] = Opened ->
            Here = case after_pattern(Opened, Clusters) of
                nomatch -> Best;
                After -> {Skipped, closed_match(Text, Opened), After}
            end,
            search_last(Rest, Chars, Clusters, skip_char(Text, First, Skipped), Here);
        [Char | Rest] -> search_last(Rest, Chars, Clusters, skip_char(Text, Char, Skipped), Best);
        [] when Best =:= nomatch -> nomatch;
        [] ->
            {Before, Match, After} = Best,
            {skipped(Before), Match, After};
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

skip_char(_, Char, Skipped) -> [Char | Skipped].

skipped(Skipped) -> lists:reverse(Skipped).

closed_match(Text, _) when is_binary(Text) -> Text;
closed_match([Binary | _] = Text, _) when is_binary(Binary), Binary =/= <<>> -> Text;
closed_match(_, Opened) -> Opened.

%%% Lexemes: what is between members of a set.

-spec lexemes(chardata(), [grapheme_cluster()]) -> [chardata()].
lexemes([], _) -> [];
lexemes(Text, []) -> [Text];
lexemes(Text, Set) when is_list(Set) -> string_sets:lexemes(Text, Set).

-spec nth_lexeme(chardata(), N :: non_neg_integer(), [grapheme_cluster()]) -> chardata().
nth_lexeme(Text, 1, []) -> Text;
nth_lexeme(Text, N, Set) when is_list(Set), is_integer(N), N > 0 -> string_sets:nth_lexeme(Text, N, Set).

%% Between 0.0, nothing in common, and 1.0, equal: the mean of the shares of clusters of each string that have a
%% partner in the other, nearer than half the longer length, and of those partners that are in the same order.
-spec jaro_similarity(chardata(), chardata()) -> float().
jaro_similarity(A, B) ->
    As = to_graphemes(A),
    Bs = to_graphemes(B),
    case {erlang:length(As), erlang:length(Bs)} of
        {0, 0} -> 1.0;
        {0, _} -> 0.0;
        {_, 0} -> 0.0;
        {ALength, BLength} ->
            Reach = max(0, max(ALength, BLength) div 2 - 1),
            {AMatches, Taken} = jaro_matches(As, 0, Reach, list_to_tuple(Bs), #{}, []),
            case erlang:length(AMatches) of
                0 -> 0.0;
                Matches ->
                    BMatches = [element(I, list_to_tuple(Bs)) || I <- lists:sort(maps:keys(Taken))],
                    Moved = erlang:length([x || {X, Y} <- lists:zip(AMatches, BMatches), X =/= Y]) / 2,
                    (Matches / ALength + Matches / BLength + (Matches - Moved) / Matches) / 3
            end
    end.

jaro_matches([Cluster | Clusters], At, Reach, Others, Taken, Matches) ->
    case jaro_partner(Cluster, max(1, At - Reach + 1), min(tuple_size(Others), At + Reach + 1), Others, Taken) of
        none -> jaro_matches(Clusters, At + 1, Reach, Others, Taken, Matches);
        I -> jaro_matches(Clusters, At + 1, Reach, Others, Taken#{I => true}, [Cluster | Matches])
    end;
jaro_matches([], _, _, _, Taken, Matches) ->
    {lists:reverse(Matches), Taken}.

jaro_partner(_, I, Last, _, _) when I > Last -> none;
jaro_partner(Cluster, I, Last, Others, Taken) ->
    case element(I, Others) =:= Cluster andalso not is_map_key(I, Taken) of
        true -> I;
        false -> jaro_partner(Cluster, I + 1, Last, Others, Taken)
    end.

%%% Old functions. Indices count from 1, 0 is no place.

-spec len(string()) -> non_neg_integer().
len(String) -> erlang:length(String).

-spec concat(string(), string()) -> string().
concat(Front, Back) -> Front ++ Back.

-spec chr(string(), char()) -> non_neg_integer().
chr(String, Char) when is_integer(Char) -> chr(String, Char, 1).

chr([Char | _], Char, At) -> At;
chr([_ | Chars], Char, At) -> chr(Chars, Char, At + 1);
chr([], _, _) -> 0.

-spec rchr(string(), char()) -> non_neg_integer().
rchr(String, Char) when is_integer(Char) -> rchr(String, Char, 1, 0).

rchr([Char | Chars], Char, At, _) -> rchr(Chars, Char, At + 1, At);
rchr([_ | Chars], Char, At, Last) -> rchr(Chars, Char, At + 1, Last);
rchr([], _, _, Last) -> Last.

-spec str(string(), string()) -> non_neg_integer().
str(String, []) when is_list(String) -> 0;
str(String, Part) when is_list(Part) -> str(String, Part, 1).

str([_ | Chars] = String, Part, At) ->
    case lists:prefix(Part, String) of
        true -> At;
        false -> str(Chars, Part, At + 1)
    end;
str([], _, _) ->
    0.

-spec rstr(string(), string()) -> non_neg_integer().
rstr(String, []) when is_list(String) -> 0;
rstr(String, Part) when is_list(Part) -> rstr(String, Part, 1, 0).

rstr([_ | Chars] = String, Part, At, Last) ->
    case lists:prefix(Part, String) of
        true -> rstr(Chars, Part, At + 1, At);
        false -> rstr(Chars, Part, At + 1, Last)
    end;
rstr([], _, _, Last) ->
    Last.

-spec span(string(), string()) -> non_neg_integer().
span(String, Set) when is_list(Set) -> span(String, Set, 0).

span([Char | Chars], Set, N) ->
    case lists:member(Char, Set) of
        true -> span(Chars, Set, N + 1);
        false -> N
    end;
span([], _, N) ->
    N.

-spec cspan(string(), string()) -> non_neg_integer().
cspan(String, Set) when is_list(Set) -> cspan(String, Set, 0).

cspan([Char | Chars], Set, N) ->
    case lists:member(Char, Set) of
        true -> N;
        false -> cspan(Chars, Set, N + 1)
    end;
cspan([], _, N) ->
    N.

-spec substr(string(), Start :: pos_integer()) -> string().
substr(String, 1) when is_list(String) -> String;
substr(String, Start) when is_integer(Start), Start > 1 -> substr_from(String, Start).

substr_from(String, 1) -> String;
substr_from([_ | Chars], Start) -> substr_from(Chars, Start - 1).

-spec substr(string(), Start :: pos_integer(), Length :: non_neg_integer()) -> string().
substr(String, Start, Length) when is_integer(Start), Start > 0, is_integer(Length), Length >= 0 ->
    substr_at_most(substr(String, Start), Length).

substr_at_most([Char | Chars], Length) when Length > 0 -> [Char | substr_at_most(Chars, Length - 1)];
substr_at_most(String, _) when is_list(String) -> [].

-spec sub_string(string(), Start :: pos_integer()) -> string().
sub_string(String, Start) -> substr(String, Start).

-spec sub_string(string(), Start :: pos_integer(), Stop :: pos_integer()) -> string().
sub_string(String, Start, Stop) when is_integer(Start), is_integer(Stop) -> substr(String, Start, Stop - Start + 1).

-spec tokens(string(), Separators :: string()) -> [string()].
tokens(String, Separators) -> tokens(lists:reverse(String), Separators, [], []).

%% From the end of the string to its beginning.
tokens([Char | Chars], Separators, Token, Tokens) ->
    case lists:member(Char, Separators) of
        false -> tokens(Chars, Separators, [Char | Token], Tokens);
        true when Token =:= [] -> tokens(Chars, Separators, [], Tokens);
        true -> tokens(Chars, Separators, [], [Token | Tokens])
    end;
tokens([], _, [], Tokens) -> Tokens;
tokens([], _, Token, Tokens) -> [Token | Tokens].

-spec join([string()], Separator :: string()) -> string().
join([], Separator) when is_list(Separator) -> [];
join([First | Others], Separator) -> First ++ lists:append([Separator ++ String || String <- Others]).

-spec chars(char(), N :: non_neg_integer()) -> string().
chars(Char, N) -> chars(Char, N, []).

-spec chars(char(), N :: non_neg_integer(), Tail :: string()) -> string().
chars(Char, N, Tail) when N > 0 -> chars(Char, N - 1, [Char | Tail]);
chars(Char, 0, Tail) when is_integer(Char) -> Tail.

-spec copies(string(), N :: non_neg_integer()) -> string().
copies(String, N) when is_list(String), is_integer(N), N >= 0 -> copies(String, N, []).

copies(_, 0, Acc) -> Acc;
copies(String, N, Acc) -> copies(String, N - 1, String ++ Acc).

-spec words(string()) -> pos_integer().
words(String) -> words(String, $\s).

-spec words(string(), Separator :: char()) -> pos_integer().
words(String, Separator) when is_integer(Separator) -> count_words(strip(String, both, Separator), Separator, 1).

count_words([Separator | Chars], Separator, N) -> count_words(strip(Chars, left, Separator), Separator, N + 1);
count_words([_ | Chars], Separator, N) -> count_words(Chars, Separator, N);
count_words([], _, N) -> N.

-spec sub_word(string(), Number :: integer()) -> string().
sub_word(String, Number) -> sub_word(String, Number, $\s).

-spec sub_word(string(), Number :: integer(), Separator :: char()) -> string().
sub_word(String, Number, Separator) when is_integer(Number), Number > 0, is_integer(Separator) ->
    nth_word(strip(String, left, Separator), Number, Separator).

nth_word(String, 1, Separator) -> word(String, Separator);
nth_word([Separator | Chars], Number, Separator) -> nth_word(strip(Chars, left, Separator), Number - 1, Separator);
nth_word([_ | Chars], Number, Separator) -> nth_word(Chars, Number, Separator);
nth_word([], _, _) -> [].

word([Separator | _], Separator) -> [];
word([Char | Chars], Separator) -> [Char | word(Chars, Separator)];
word([], _) -> [].

-spec strip(string()) -> string().
strip(String) -> strip(String, both).

-spec strip(string(), left | right | both) -> string().
strip(String, Where) -> strip(String, Where, $\s).

-spec strip(string(), left | right | both, char()) -> string().
strip(String, left, Char) -> strip_left(String, Char);
strip(String, right, Char) -> strip_right(String, Char);
strip(String, both, Char) -> strip_right(strip_left(String, Char), Char).

strip_left([Char | Chars], Char) -> strip_left(Chars, Char);
strip_left([_ | _] = String, Char) when is_integer(Char) -> String;
strip_left([], Char) when is_integer(Char) -> [].

strip_right([Char | Chars], Char) ->
    case strip_right(Chars, Char) of
        [] -> [];
        Kept -> [Char | Kept]
    end;
strip_right([Other | Chars], Char) -> [Other | strip_right(Chars, Char)];
strip_right([], Char) when is_integer(Char) -> [].

-spec left(string(), Length :: non_neg_integer()) -> string().
left(String, Length) when is_integer(Length) -> left(String, Length, $\s).

-spec left(string(), Length :: non_neg_integer(), char()) -> string().
left(String, Length, Char) when is_integer(Char) ->
    case erlang:length(String) of
        Longer when Longer > Length -> substr(String, 1, Length);
        Shorter when Shorter < Length -> String ++ chars(Char, Length - Shorter);
        Length -> String
    end.

-spec right(string(), Length :: non_neg_integer()) -> string().
right(String, Length) when is_integer(Length) -> right(String, Length, $\s).

-spec right(string(), Length :: non_neg_integer(), char()) -> string().
right(String, Length, Char) when is_integer(Char) ->
    case erlang:length(String) of
        Longer when Longer > Length -> substr(String, Longer - Length + 1);
        Shorter when Shorter < Length -> chars(Char, Length - Shorter, String);
        Length -> String
    end.

-spec centre(string(), Length :: non_neg_integer()) -> string().
centre(String, Length) when is_integer(Length) -> centre(String, Length, $\s).

-spec centre(string(), Length :: non_neg_integer(), char()) -> string().
centre(String, 0, Char) when is_list(String), is_integer(Char) -> [];
centre(String, Length, Char) when is_integer(Char) ->
    case erlang:length(String) of
        Longer when Longer > Length -> substr(String, (Longer - Length) div 2 + 1, Length);
        Shorter when Shorter < Length ->
            Missing = Length - Shorter,
            chars(Char, Missing div 2, String ++ chars(Char, Missing - Missing div 2));
        Length -> String
    end.

%% A string, or a single character, of Latin-1.
-spec to_upper(string() | char()) -> string() | char().
to_upper(String) when is_list(String) -> [latin1_upper(Char) || Char <- String];
to_upper(Char) when is_integer(Char) -> latin1_upper(Char).

latin1_upper(Char) when is_integer(Char), Char >= $a, Char =< $z -> Char - 32;
latin1_upper(Char) when is_integer(Char), Char >= 16#E0, Char =< 16#F6 -> Char - 32;
latin1_upper(Char) when is_integer(Char), Char >= 16#F8, Char =< 16#FE -> Char - 32;
latin1_upper(Char) -> Char.

-spec to_lower(string() | char()) -> string() | char().
to_lower(String) when is_list(String) -> [latin1_lower(Char) || Char <- String];
to_lower(Char) when is_integer(Char) -> latin1_lower(Char).

latin1_lower(Char) when is_integer(Char), Char >= $A, Char =< $Z -> Char + 32;
latin1_lower(Char) when is_integer(Char), Char >= 16#C0, Char =< 16#D6 -> Char + 32;
latin1_lower(Char) when is_integer(Char), Char >= 16#D8, Char =< 16#DE -> Char + 32;
latin1_lower(Char) -> Char.

%% A number at the front of a flat list, of which OTP makes native functions.
-spec list_to_integer(string()) -> {integer(), string()} | {error, no_integer | not_a_list}.
list_to_integer(String) when is_list(String) ->
    {Sign, Chars} = case String of
        [$- | Rest] -> {[$-], Rest};
        [$+ | Rest] -> {[], Rest};
        _ -> {[], String}
    end,
    case leading_digits(Chars, []) of
        {[], _} -> {error, no_integer};
        {Digits, Rest1} -> {erlang:list_to_integer(Sign ++ Digits), Rest1}
    end;
list_to_integer(_) ->
    {error, not_a_list}.

leading_digits([Digit | Chars], Acc) when is_integer(Digit), Digit >= $0, Digit =< $9 ->
    leading_digits(Chars, [Digit | Acc]);
leading_digits(Chars, Acc) ->
    {lists:reverse(Acc), Chars}.

-spec list_to_float(string()) -> {float(), string()} | {error, no_float | not_a_list}.
list_to_float(String) when is_list(String) ->
    case to_float(String) of
        {error, _} -> {error, no_float};
        Result -> Result
    end;
list_to_float(_) ->
    {error, not_a_list}.
