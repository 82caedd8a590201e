%% record_info/2 is among the functions that may have been meant.
-module(record_info_meant).
-export([a/1]).
a(A) -> record_info(A), record_info(A, b, c), record_inf(a,b), fun recor_info/2, fun record_info/3.
b(A) -> o(A, 1), rr(A, 1), recordformat(1, 2), inf(1, 2).
