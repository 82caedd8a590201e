%% What `string` does with sets of grapheme clusters: trimming, taking, cutting into lexemes.
-module(string_sets).

-export([drop_leading/2, drop_trailing/2, take/4, lexemes/2, nth_lexeme/3]).

-type chardata() :: unicode:chardata().

%% The code point Char is a cluster if Next comes after it.
-define(stands_alone(Char, Next), Next < 16#300, Char < 16#300, Char >= 0, Char =/= $\r).

%% Separators at the end, and those that end a piece, are looked for code point by code point: only where one stands
%% with which some member begins is a cluster cut off, and either it is a member, or it is passed over as a whole. So
%% a member may be the end of a cluster: "\n" in "\r\n". Bytes that are no UTF-8 are passed over one by one.
-record(set, {members :: [string:grapheme_cluster()], firsts :: [char()]}).

set(Members) -> #set{members = Members, firsts = [first_of(Member) || Member <- Members]}.

first_of([Char | _]) -> Char;
first_of(Char) -> Char.

%% What a binary has before one that it ends with.
before(Binary, End) -> binary:part(Binary, 0, byte_size(Binary) - byte_size(End)).

%%% Leading and trailing members.

-spec drop_leading(chardata(), [string:grapheme_cluster()]) -> chardata().
drop_leading([Char | [Next | _] = Rest] = Text, Set)
  when is_integer(Char), is_integer(Next), ?stands_alone(Char, Next) ->
    case lists:member(Char, Set) of
        true -> drop_leading(Rest, Set);
        false -> Text
    end;
drop_leading(<<Char, Next, _/binary>> = Text, Set) when Char < 128, Next < 128, Char =/= $\r ->
    case lists:member(Char, Set) of
        true -> <<_, Rest/binary>> = Text, drop_leading(Rest, Set);
        false -> Text
    end;
drop_leading(Text, Set) ->
    case unicode_util:gc(Text) of
        [Cluster | Rest] ->
            case lists:member(Cluster, Set) of
                true -> drop_leading(Rest, Set);
                false -> opened(Text)
            end;
        [] when is_binary(Text) -> <<>>;
        [] -> [];
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

%% Text as it is, without the empty binaries that opening it has left in front.
opened([<<>> | Rest]) -> opened(Rest);
opened(Text) -> Text.

-spec drop_trailing(chardata(), [string:grapheme_cluster()]) -> chardata().
drop_trailing(Text, Members) when is_binary(Text) ->
    case size_without(Text, byte_size(Text), Members) of
        unknown -> before(Text, trailing_run(Text, set(Members)));
        Size -> binary:part(Text, 0, Size)
    end;
drop_trailing(Text, Members) -> kept(Text, set(Members)).

%% The size without ASCII members at the end; unknown if what stands before them isn't ASCII.
size_without(_, 0, _) -> 0;
size_without(Text, Size, Members) ->
    case binary:at(Text, Size - 1) of
        Byte when Byte >= 128 -> unknown;
        $\n when Size > 1 ->
            case {binary:at(Text, Size - 2), lists:member($\n, Members)} of
                {$\r, _} -> unknown;
                {_, true} -> size_without(Text, Size - 1, Members);
                {_, false} -> Size
            end;
        Byte ->
            case lists:member(Byte, Members) of
                true -> size_without(Text, Size - 1, Members);
                false -> Size
            end
    end.

%% The members that a binary ends with.
trailing_run(Text, Set) ->
    case seek(Text, Set) of
        {Run, Rest} ->
            case after_members(Rest, Set) of
                <<>> -> Run;
                Rest1 -> trailing_run(Rest1, Set)
            end;
        none -> <<>>
    end.

after_members(Text, #set{members = Members} = Set) ->
    case unicode_util:gc(Text) of
        [Cluster | Rest] ->
            case lists:member(Cluster, Members) of
                true -> after_members(Rest, Set);
                false -> Text
            end;
        [] -> <<>>;
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

%% The first member in a binary: what begins with it and what comes after it.
seek(<<Char/utf8, Rest/binary>> = Text, #set{members = Members, firsts = Firsts} = Set) ->
    case lists:member(Char, Firsts) of
        false -> seek(Rest, Set);
        true ->
            case unicode_util:gc(Text) of
                [Cluster | Rest1] ->
                    case lists:member(Cluster, Members) of
                        true -> {Text, Rest1};
                        false -> seek(Rest1, Set)
                    end;
                {error, Rest1} -> erlang:error({badarg, Rest1})
            end
    end;
seek(<<_, Rest/binary>>, Set) -> seek(Rest, Set);
seek(<<>>, _) -> none.

%% Of a list the pieces that stay, [] if none.
kept([Char | Rest] = Text, #set{firsts = Firsts} = Set) when is_integer(Char) ->
    case lists:member(Char, Firsts) of
        false -> [Char | kept(Rest, Set)];
        true -> kept_cluster(unicode_util:gc(Text), Set)
    end;
kept(Text, #set{members = Members}) when is_binary(Text) -> drop_trailing(Text, Members);
kept([Binary | Rest], #set{members = Members} = Set) when is_binary(Binary) ->
    case joins(Binary, Rest) of
        true -> kept([unicode:characters_to_list(Binary) | Rest], Set);
        false ->
            case kept(Rest, Set) of
                Empty when Empty =:= []; Empty =:= <<>> -> drop_trailing(Binary, Members);
                Kept -> [Binary | Kept]
            end
    end;
kept(Text, #set{firsts = Firsts} = Set) ->
    case unicode_util:cp(Text) of
        [Char | Rest] ->
            case lists:member(Char, Firsts) of
                false -> [Char | kept(Rest, Set)];
                true -> kept_cluster(unicode_util:gc(Text), Set)
            end;
        [] -> [];
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

kept_cluster([Cluster | Rest], #set{members = Members} = Set) ->
    Kept = kept(Rest, Set),
    case (Kept =:= [] orelse Kept =:= <<>>) andalso lists:member(Cluster, Members) of
        true -> [];
        false when is_integer(Cluster) -> [Cluster | Kept];
        false -> lists:reverse(lists:reverse(Cluster), Kept)
    end;
kept_cluster({error, Rest}, _) -> erlang:error({badarg, Rest}).

%% Does the last character of the binary make one cluster with what follows it?
joins(Binary, Rest) ->
    case unicode_util:cp(Rest) of
        [Next | _] when Next < 16#300, Next =/= $\n -> false;
        [Next | _] ->
            case lists:reverse(unicode:characters_to_list(Binary)) of
                [Last | _] -> is_list(hd(unicode_util:gc([Last, Next])));
                _ -> false
            end;
        _ -> false
    end.

%%% Taking.

-spec take(chardata(), [string:grapheme_cluster()], boolean(), leading | trailing) -> {chardata(), chardata()}.
take(Text, Members, true, leading) -> take_until(Text, set(Members));
take(Text, Members, false, leading) when is_binary(Text) ->
    Rest = after_members(Text, set(Members)),
    {before(Text, Rest), Rest};
take(Text, Members, false, leading) -> taken(Text, Members, []);
take(Text, Members, false, trailing) when is_binary(Text) ->
    Run = trailing_run(Text, set(Members)),
    {before(Text, Run), Run};
take(Text, Members, false, trailing) ->
    case unicode:characters_to_list(Text) of
        Chars when is_list(Chars) ->
            Kept = kept(Chars, set(Members)),
            {Kept, lists:nthtail(erlang:length(Kept), Chars)};
        {error, _, Rest} -> erlang:error({badarg, Rest})
    end;
take(Text, Members, true, trailing) when is_binary(Text) ->
    Run = after_last_member(Text, Text, set(Members)),
    {before(Text, Run), Run};
take(Text, Members, true, trailing) ->
    {Run, Others} = take_run(string:reverse(Text), Members, true, []),
    {unclustered(lists:reverse(Others)), unclustered(Run)}.

after_last_member(Text, After, Set) ->
    case seek(Text, Set) of
        {_, Rest} -> after_last_member(Rest, Rest, Set);
        none -> After
    end.

take_until(Text, Set) when is_binary(Text) ->
    case seek(Text, Set) of
        {Found, _} -> {before(Text, Found), Found};
        none -> {Text, <<>>}
    end;
take_until(Text, Set) -> take_until(Text, Set, []).

take_until([Char | Rest] = Text, #set{firsts = Firsts} = Set, Taken) when is_integer(Char) ->
    case lists:member(Char, Firsts) of
        false -> take_until(Rest, Set, [Char | Taken]);
        true -> take_cluster(unicode_util:gc(Text), Text, Set, Taken)
    end;
%% Binaries stay binaries as far as they can.
take_until([Binary | Rest] = Text, Set, Taken) when is_binary(Binary), Binary =/= <<>> ->
    case joins(Binary, Rest) of
        true -> take_until([unicode:characters_to_list(Binary) | Rest], Set, Taken);
        false ->
            case seek(Binary, Set) of
                {Binary, _} -> {pieces(Taken), opened(Text)};
                {Found, _} -> {pieces([before(Binary, Found) | Taken]), after_binary(Found, Rest)};
                none -> take_until(Rest, Set, [Binary | Taken])
            end
    end;
take_until(Text, Set, Taken) when is_binary(Text), Text =/= <<>> ->
    {Before, Found} = take_until(Text, Set),
    {pieces([Before | Taken]), Found};
take_until(Text, #set{firsts = Firsts} = Set, Taken) ->
    case unicode_util:cp(Text) of
        [Char | Rest] ->
            case lists:member(Char, Firsts) of
                false -> take_until(Rest, Set, [Char | Taken]);
                true -> take_cluster(unicode_util:gc(Text), Text, Set, Taken)
            end;
        [] -> {pieces(Taken), Text};
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

%% One binary is taken for itself, not as a list.
pieces([Binary]) when is_binary(Binary) -> Binary;
pieces(Taken) -> lists:reverse(Taken).

after_binary(Found, []) -> Found;
after_binary(Found, Rest) -> [Found | Rest].

take_cluster([Cluster | Rest], Text, #set{members = Members} = Set, Taken) ->
    case lists:member(Cluster, Members) of
        true -> {pieces(Taken), opened(Text)};
        false when is_integer(Cluster) -> take_until(Rest, Set, [Cluster | Taken]);
        false -> take_until(Rest, Set, lists:reverse(Cluster, Taken))
    end;
take_cluster({error, Rest}, _, _, _) -> erlang:error({badarg, Rest}).

taken(Text, Members, Acc) ->
    case unicode_util:gc(Text) of
        [Cluster | Rest] ->
            case lists:member(Cluster, Members) of
                true -> taken(Rest, Members, [Cluster | Acc]);
                false -> {unclustered(lists:reverse(Acc)), opened(Text)}
            end;
        [] -> {unclustered(lists:reverse(Acc)), Text};
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

take_run([Cluster | Clusters] = All, Set, Complement, Run) ->
    case lists:member(Cluster, Set) =/= Complement of
        true -> take_run(Clusters, Set, Complement, [Cluster | Run]);
        false -> {Run, All}
    end;
take_run([], _, _, Run) ->
    {Run, []}.

unclustered([Char | Clusters]) when is_integer(Char) -> [Char | unclustered(Clusters)];
unclustered([Cluster | Clusters]) -> Cluster ++ unclustered(Clusters);
unclustered([]) -> [].

%%% Lexemes: what is between members.

-spec lexemes(chardata(), [string:grapheme_cluster()]) -> [chardata()].
lexemes(Text, Members) -> lexemes_in(Text, set(Members)).

lexemes_in(Text, #set{members = Members} = Set) ->
    case drop_leading(Text, Members) of
        [] -> [];
        <<>> -> [];
        Start ->
            {Lexeme, Rest} = take_until(Start, Set),
            [Lexeme | lexemes_in(Rest, Set)]
    end.

-spec nth_lexeme(chardata(), pos_integer(), [string:grapheme_cluster()]) -> chardata().
nth_lexeme(Text, N, Members) -> nth_lexeme_in(Text, N, set(Members)).

nth_lexeme_in(Text, N, #set{members = Members} = Set) ->
    Start = drop_leading(Text, Members),
    case string:is_empty(Start) of
        true when is_binary(Text) -> <<>>;
        true -> [];
        false ->
            {Lexeme, Rest} = take_until(Start, Set),
            case N of
                1 -> Lexeme;
                _ -> nth_lexeme_in(Rest, N - 1, Set)
            end
    end.
