%% Property lists: OTP's `proplists` module whole.
%%
%% A property is an atom, short for {Atom, true}, or a tuple whose first element is its key. Other terms may stand
%% in a list; they are passed over. Keys are equal if they match (=:=).
-module(proplists).

-export([property/1, property/2, unfold/1, compact/1]).
-export([lookup/2, lookup_all/2, is_defined/2, get_value/2, get_value/3, get_all_values/2, append_values/2,
         get_bool/2, get_keys/1]).
-export([delete/2, substitute_aliases/2, substitute_negations/2, expand/2, normalize/2, split/2]).
-export([from_map/1, to_map/1, to_map/2]).

-export_type([property/0, proplist/0]).

-type property() :: atom() | tuple().
-type proplist() :: [property()].

%% Entry, which is no atom, is a property with this key.
-define(has_key(Entry, Key), tuple_size(Entry) >= 1, element(1, Entry) =:= Key).

%%% Forms of a property.

-spec property(property()) -> property().
property({Key, true}) when is_atom(Key) -> Key;
property(Property) -> Property.

-spec property(Key :: term(), Value :: term()) -> atom() | {term(), term()}.
property(Key, true) when is_atom(Key) -> Key;
property(Key, Value) -> {Key, Value}.

-spec unfold([term()]) -> [term()].
unfold([Atom | Entries]) when is_atom(Atom) -> [{Atom, true} | unfold(Entries)];
unfold([Entry | Entries]) -> [Entry | unfold(Entries)];
unfold([]) -> [].

-spec compact([property()]) -> [property()].
compact(List) -> [property(Property) || Property <- List].

%%% Looking up.

-spec lookup(Key :: term(), [term()]) -> none | tuple().
lookup(Key, [Key | _]) when is_atom(Key) -> {Key, true};
lookup(Key, [Entry | _]) when ?has_key(Entry, Key) -> Entry;
lookup(Key, [_ | Entries]) -> lookup(Key, Entries);
lookup(_, []) -> none.

-spec lookup_all(Key :: term(), [term()]) -> [tuple()].
lookup_all(Key, [Key | Entries]) when is_atom(Key) -> [{Key, true} | lookup_all(Key, Entries)];
lookup_all(Key, [Entry | Entries]) when ?has_key(Entry, Key) -> [Entry | lookup_all(Key, Entries)];
lookup_all(Key, [_ | Entries]) -> lookup_all(Key, Entries);
lookup_all(_, []) -> [].

-spec is_defined(Key :: term(), [term()]) -> boolean().
is_defined(Key, [Key | _]) when is_atom(Key) -> true;
is_defined(Key, [Entry | _]) when ?has_key(Entry, Key) -> true;
is_defined(Key, [_ | Entries]) -> is_defined(Key, Entries);
is_defined(_, []) -> false.

-spec get_value(Key :: term(), [term()]) -> term().
get_value(Key, List) -> get_value(Key, List, undefined).

%% The first entry decides, even if it is no pair.
-spec get_value(Key :: term(), [term()], Default :: term()) -> term().
get_value(Key, [Key | _], _) when is_atom(Key) -> true;
get_value(Key, [{Key, Value} | _], _) -> Value;
get_value(Key, [Entry | _], Default) when ?has_key(Entry, Key) -> Default;
get_value(Key, [_ | Entries], Default) -> get_value(Key, Entries, Default);
get_value(_, [], Default) -> Default.

-spec get_all_values(Key :: term(), [term()]) -> [term()].
get_all_values(Key, [Key | Entries]) when is_atom(Key) -> [true | get_all_values(Key, Entries)];
get_all_values(Key, [{Key, Value} | Entries]) -> [Value | get_all_values(Key, Entries)];
get_all_values(Key, [_ | Entries]) -> get_all_values(Key, Entries);
get_all_values(_, []) -> [].

-spec append_values(Key :: term(), [term()]) -> [term()].
append_values(Key, [Key | Entries]) when is_atom(Key) -> [true | append_values(Key, Entries)];
append_values(Key, [{Key, Values} | Entries]) when is_list(Values) -> Values ++ append_values(Key, Entries);
append_values(Key, [{Key, Value} | Entries]) -> [Value | append_values(Key, Entries)];
append_values(Key, [_ | Entries]) -> append_values(Key, Entries);
append_values(_, []) -> [].

-spec get_bool(Key :: term(), [term()]) -> boolean().
get_bool(Key, [Key | _]) when is_atom(Key) -> true;
get_bool(Key, [{Key, true} | _]) -> true;
get_bool(Key, [Entry | _]) when ?has_key(Entry, Key) -> false;
get_bool(Key, [_ | Entries]) -> get_bool(Key, Entries);
get_bool(_, []) -> false.

-spec get_keys([term()]) -> [term()].
get_keys(List) -> get_keys(List, sets:new()).

get_keys([Key | Entries], Keys) when is_atom(Key) -> get_keys(Entries, sets:add_element(Key, Keys));
get_keys([Entry | Entries], Keys) when tuple_size(Entry) >= 1 ->
    get_keys(Entries, sets:add_element(element(1, Entry), Keys));
get_keys([_ | Entries], Keys) -> get_keys(Entries, Keys);
get_keys([], Keys) -> sets:to_list(Keys).

%%% Changing.

-spec delete(Key :: term(), [term()]) -> [term()].
delete(Key, [Key | Entries]) when is_atom(Key) -> delete(Key, Entries);
delete(Key, [Entry | Entries]) when ?has_key(Entry, Key) -> delete(Key, Entries);
delete(Key, [Entry | Entries]) -> [Entry | delete(Key, Entries)];
delete(_, []) -> [].

-spec substitute_aliases([{term(), term()}], [term()]) -> [term()].
substitute_aliases(Aliases, List) -> [rename(Aliases, Entry) || Entry <- List].

rename(Aliases, Key) when is_atom(Key) ->
    case alias(Key, Aliases) of
        {_, New} -> property(New, true);
        false -> Key
    end;
rename(Aliases, Entry) when tuple_size(Entry) >= 1 ->
    case alias(element(1, Entry), Aliases) of
        {_, New} -> property(setelement(1, Entry, New));
        false -> Entry
    end;
rename(_, Entry) ->
    Entry.

%% As lists:keyfind/3, but keys have to match and other terms are passed over.
alias(Key, [{Key, _} = Alias | _]) -> Alias;
alias(Key, [_ | Aliases]) -> alias(Key, Aliases);
alias(_, []) -> false.

-spec substitute_negations([{term(), term()}], [term()]) -> [term()].
substitute_negations(Negations, List) -> [negate(Negations, Entry) || Entry <- List].

negate(Negations, Key) when is_atom(Key) ->
    case alias(Key, Negations) of
        {_, New} -> property({New, false});
        false -> Key
    end;
negate(Negations, Entry) when tuple_size(Entry) >= 1 ->
    case alias(element(1, Entry), Negations) of
        {_, New} ->
            case Entry of
                {_, true} -> property({New, false});
                _ -> property({New, true})
            end;
        false ->
            Entry
    end;
negate(_, Entry) ->
    Entry.

%% Of the entries with the key of some expansion, the first decides: if its normal form is to be expanded, its
%% place is taken by the terms and later entries with the key are dropped; if not, all of them stay. Expanded terms
%% are not looked at again. An entry that is a list is taken for an expansion and spliced in.
-spec expand([{property(), [term()]}], [term()]) -> [term()].
expand(Expansions, List) when is_list(List) ->
    Pairs = [{property(Property), Terms} || {Property, Terms} <- Expansions],
    expand_in(List, maps:from_list(lists:reverse(Pairs)),
              maps:from_keys([key(Property) || {Property, _} <- Pairs], first)).

key(Entry) when tuple_size(Entry) >= 1 -> element(1, Entry);
key(Entry) -> Entry.

%% State tells of each key to expand: first, no entry met yet; stay or drop, what becomes of further ones.
expand_in([Entry | Entries], Expansions, State) when is_atom(Entry); tuple_size(Entry) >= 1 ->
    Key = key(Entry),
    case State of
        #{Key := first} ->
            case property(Entry) of
                Property when is_map_key(Property, Expansions) ->
                    spliced(map_get(Property, Expansions), expand_in(Entries, Expansions, State#{Key := drop}));
                Property ->
                    [Property | expand_in(Entries, Expansions, State#{Key := stay})]
            end;
        #{Key := drop} -> expand_in(Entries, Expansions, State);
        #{} -> [Entry | expand_in(Entries, Expansions, State)]
    end;
expand_in([Entry | Entries], Expansions, State) -> spliced(Entry, expand_in(Entries, Expansions, State));
expand_in([], _, _) -> [].

spliced(List, Tail) when is_list(List) -> List ++ Tail;
spliced(Term, Tail) -> [Term | Tail].

-spec normalize([term()], [Stage]) -> [term()]
      when Stage :: {aliases, [{term(), term()}]} | {negations, [{term(), term()}]}
                  | {expand, [{property(), [term()]}]}.
normalize(List, [{aliases, Aliases} | Stages]) -> normalize(substitute_aliases(Aliases, List), Stages);
normalize(List, [{negations, Negations} | Stages]) -> normalize(substitute_negations(Negations, List), Stages);
normalize(List, [{expand, Expansions} | Stages]) -> normalize(expand(Expansions, List), Stages);
normalize(List, []) -> compact(List).

-spec split([term()], Keys :: [term()]) -> {[[term()]], Rest :: [term()]}.
split(List, Keys) ->
    {Groups, Rest} = split(List, maps:from_keys([Key || Key <- Keys], []), []),
    {[lists:reverse(map_get(Key, Groups), []) || Key <- Keys], Rest}.

split([Entry | Entries], Groups, Rest) ->
    Key = case Entry of
        _ when tuple_size(Entry) >= 1 -> element(1, Entry);
        _ -> Entry
    end,
    case Groups of
        #{Key := Group} when is_tuple(Entry); is_atom(Entry) -> split(Entries, Groups#{Key := [Entry | Group]}, Rest);
        #{} -> split(Entries, Groups, [Entry | Rest])
    end;
split([], Groups, Rest) ->
    {Groups, lists:reverse(Rest, [])}.

%%% Maps.

-spec from_map(#{Key => Value}) -> [{Key, Value}].
from_map(Map) -> maps:to_list(Map).

%% The first entry of a key decides; if it is no pair, the key is left out.
-spec to_map([atom() | {term(), term()} | term()]) -> map().
to_map(List) -> lists:foldr(fun into_map/2, #{}, List).

into_map({Key, Value}, Map) -> Map#{Key => Value};
into_map(Key, Map) when is_atom(Key) -> Map#{Key => true};
into_map(Entry, Map) when tuple_size(Entry) >= 1 -> maps:remove(element(1, Entry), Map);
into_map(_, Map) -> Map.

-spec to_map([term()], [Stage :: term()]) -> map().
to_map(List, Stages) -> to_map(normalize(List, Stages)).
