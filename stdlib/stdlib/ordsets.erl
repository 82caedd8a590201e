%% Sets as sorted lists: OTP's `ordsets` module whole.
%%
%% A set is a list in rising order without elements that compare equal (==).
-module(ordsets).

-export([new/0, is_set/1, size/1, is_empty/1, is_equal/2, to_list/1, from_list/1, is_element/2, add_element/2,
         del_element/2]).
-export([union/2, union/1, intersection/2, intersection/1, is_disjoint/2, subtract/2, is_subset/2]).
-export([fold/3, filter/2, map/2, filtermap/2]).

-export_type([ordset/1]).

-type ordset(Element) :: [Element].

-spec new() -> [].
new() -> [].

-spec is_set(term()) -> boolean().
is_set([Element | Others]) -> is_rising(Element, Others);
is_set([]) -> true;
is_set(_) -> false.

is_rising(Element, [Next | Others]) when Element < Next -> is_rising(Next, Others);
is_rising(_, [_ | _]) -> false;
is_rising(_, []) -> true.

-spec size(ordset(term())) -> non_neg_integer().
size(Set) -> length(Set).

-spec is_empty(ordset(term())) -> boolean().
is_empty(Set) -> Set =:= [].

-spec is_equal(ordset(term()), ordset(term())) -> boolean().
is_equal(Set1, Set2) when is_list(Set1), is_list(Set2) -> Set1 == Set2.

-spec to_list(ordset(Element)) -> [Element].
to_list(Set) -> Set.

-spec from_list([Element]) -> ordset(Element).
from_list(Elements) -> lists:usort(Elements).

-spec is_element(Element, ordset(Element)) -> boolean().
is_element(Element, [Next | Others]) when Element > Next -> is_element(Element, Others);
is_element(Element, [Next | _]) -> Element == Next;
is_element(_, []) -> false.

-spec add_element(Element, ordset(Element)) -> ordset(Element).
add_element(Element, [Next | Others]) when Element > Next -> [Next | add_element(Element, Others)];
add_element(Element, [Next | _] = Set) when Element < Next -> [Element | Set];
add_element(_, [_ | _] = Set) -> Set;
add_element(Element, []) -> [Element].

-spec del_element(Element, ordset(Element)) -> ordset(Element).
del_element(Element, [Next | Others]) when Element > Next -> [Next | del_element(Element, Others)];
del_element(Element, [Next | _] = Set) when Element < Next -> Set;
del_element(_, [_ | Others]) -> Others;
del_element(_, []) -> [].

%%% Two sets; of equal elements the one of the first set stays.

-spec union([ordset(Element)]) -> ordset(Element).
union(Sets) -> lists:umerge(Sets).

-spec union(ordset(A), ordset(B)) -> ordset(A | B).
union([A | As], [B | _] = Bs) when A < B -> [A | union(As, Bs)];
union([A | _] = As, [B | Bs]) when A > B -> [B | union(Bs, As)];
union([A | As], [_ | Bs]) -> [A | union(As, Bs)];
union([], Bs) -> Bs;
union(As, []) -> As.

-spec intersection([ordset(Element), ...]) -> ordset(Element).
intersection([Only]) -> Only;
intersection([First, Second | Others]) -> intersection([intersection(First, Second) | Others]).

-spec intersection(ordset(Element), ordset(Element)) -> ordset(Element).
intersection([A | As], [B | _] = Bs) when A < B -> intersection(As, Bs);
intersection([A | _] = As, [B | Bs]) when A > B -> intersection(Bs, As);
intersection([A | As], [_ | Bs]) -> [A | intersection(As, Bs)];
intersection([], _) -> [];
intersection(_, []) -> [].

-spec is_disjoint(ordset(Element), ordset(Element)) -> boolean().
is_disjoint([A | As], [B | _] = Bs) when A < B -> is_disjoint(As, Bs);
is_disjoint([A | _] = As, [B | Bs]) when A > B -> is_disjoint(As, Bs);
is_disjoint([_ | _], [_ | _]) -> false;
is_disjoint([], _) -> true;
is_disjoint(_, []) -> true.

-spec subtract(ordset(Element), ordset(Element)) -> ordset(Element).
subtract([A | As], [B | _] = Bs) when A < B -> [A | subtract(As, Bs)];
subtract([A | _] = As, [B | Bs]) when A > B -> subtract(As, Bs);
subtract([_ | As], [_ | Bs]) -> subtract(As, Bs);
subtract([], _) -> [];
subtract(As, []) -> As.

-spec is_subset(ordset(Element), ordset(Element)) -> boolean().
is_subset([A | _], [B | _]) when A < B -> false;
is_subset([A | _] = As, [B | Bs]) when A > B -> is_subset(As, Bs);
is_subset([_ | As], [_ | Bs]) -> is_subset(As, Bs);
is_subset([], _) -> true;
is_subset(_, []) -> false.

%%% With a fun.

-spec fold(fun((Element, Acc) -> Acc), Acc, ordset(Element)) -> Acc.
fold(Fun, Acc, Set) -> lists:foldl(Fun, Acc, Set).

-spec filter(fun((Element) -> boolean()), ordset(Element)) -> ordset(Element).
filter(Pred, Set) -> lists:filter(Pred, Set).

-spec map(fun((A) -> B), ordset(A)) -> ordset(B).
map(Fun, Set) -> from_list(lists:map(Fun, Set)).

-spec filtermap(fun((A) -> boolean() | {true, B}), ordset(A)) -> ordset(A | B).
filtermap(Fun, Set) -> from_list(lists:filtermap(Fun, Set)).
