%% calendar: days, seconds, weeks, leap years, RFC 3339
-module(std_calendar).
-export([main/1]).

main(_) ->
    show([calendar:date_to_gregorian_days(2024, 2, 29), calendar:gregorian_days_to_date(739310), calendar:datetime_to_gregorian_seconds({{2000, 1, 1}, {12, 30, 1}}), calendar:gregorian_seconds_to_datetime(63113904000), [calendar:is_leap_year(Y) || Y <- [1900, 2000, 2023, 2024]], calendar:day_of_the_week(2024, 3, 1), calendar:last_day_of_the_month(2023, 2), [calendar:valid_date(D) || D <- [{2023, 2, 29}, {2024, 2, 29}, {2024, 13, 1}]], calendar:seconds_to_daystime(100000), calendar:seconds_to_time(3661), calendar:time_to_seconds({1, 1, 1}), calendar:iso_week_number({2021, 1, 3}), calendar:time_difference({{2020, 1, 1}, {0, 0, 0}}, {{2020, 1, 2}, {1, 0, 0}}), calendar:system_time_to_rfc3339(1700000000, [{offset, "Z"}]), calendar:rfc3339_to_system_time("2023-11-14T22:13:20Z"), calendar:system_time_to_universal_time(0, second)]).

show(V) -> io:format("~0p~n", [V]).
