-- Scorecard: Applicants
-- Checksum of the card: 032642bf4d0188cd; SQL for: sqlite
-- Points are counted in units of 0.01 points.
-- A loss is written as units * 10 + place, so that the largest is the reason and ties
-- go to the characteristic that comes first.
WITH
-- the columns the card looks at
card_inputs AS MATERIALIZED (
    SELECT
        "application_id" AS k1,
        "account months" AS x1, -- Age of account
        "purpose" AS x2, -- Purpose
        "region" AS x3, -- Region
        "utilisation" AS x4, -- Utilisation
        "enquiries" AS x5 -- Enquiries
    FROM "mart"."applicants"
),
-- the row of the card that applies to each
card_attributes AS MATERIALIZED (
    SELECT
        k1,
        CASE
            WHEN x1 IS NULL THEN 5 -- no account
            WHEN TYPEOF(x1) NOT IN ('integer', 'real') THEN -2 -- refused
            WHEN x1 IN (-9E999, 9E999) THEN -1 -- refused
            WHEN x1 = -999.0 OR x1 = -998.0 THEN 1 -- not asked
            WHEN x1 < 0.0 THEN 2 -- opened later
            WHEN x1 < 12.0 THEN 3 -- up to a year
            ELSE 4 -- a year or more
        END AS a1, -- Age of account
        CASE
            WHEN x2 IS NULL THEN 4 -- no purpose
            WHEN TYPEOF(x2) NOT IN ('text') THEN -2 -- refused
            WHEN x2 IN ('car (used)', 'retraining') THEN 1 -- safer
            WHEN x2 IN ('car (new)', 'say "other" \ it''s <&>') THEN 2 -- in between
            ELSE 3 -- another purpose
        END AS a2, -- Purpose
        CASE
            WHEN x3 IS NULL THEN 0 -- refused
            WHEN TYPEOF(x3) NOT IN ('text') THEN -2 -- refused
            WHEN x3 IN ('north') THEN 1 -- north
            WHEN x3 IN ('south', 'west') THEN 2 -- south | west
            ELSE -3 -- refused
        END AS a3, -- Region
        CASE
            WHEN x4 IS NULL THEN 0 -- refused
            WHEN TYPEOF(x4) NOT IN ('integer', 'real') THEN -2 -- refused
            WHEN x4 IN (-9E999, 9E999) THEN -1 -- refused
            WHEN x4 < (3 / 10.0) THEN 1 -- below 30%
            WHEN x4 < (7 / 10.0) THEN 2 -- 30 to 70%
            ELSE 3 -- 70% or more
        END AS a4, -- Utilisation
        CASE
            WHEN x5 IS NULL THEN 3 -- not known
            WHEN TYPEOF(x5) NOT IN ('text') THEN -2 -- refused
            WHEN x5 IN ('none') THEN 1 -- none
            ELSE 2 -- some
        END AS a5 -- Enquiries
    FROM card_inputs
),
-- what it earns
card_points AS MATERIALIZED (
    SELECT
        k1,
        a1,
        a2,
        CAST(CASE a1 WHEN 1 THEN -750 WHEN 2 THEN -2000 WHEN 3 THEN -1250 WHEN 4 THEN 2475 WHEN 5 THEN 0 END AS BIGINT) AS p1,
        CAST(CASE a2 WHEN 1 THEN 1825 WHEN 2 THEN 300 WHEN 3 THEN -1500 WHEN 4 THEN -1550 END AS BIGINT) AS p2,
        CAST(CASE a3 WHEN 1 THEN 650 WHEN 2 THEN -650 END AS BIGINT) AS p3,
        CAST(CASE a4 WHEN 1 THEN 4000 WHEN 2 THEN 875 WHEN 3 THEN -3550 END AS BIGINT) AS p4,
        CAST(CASE a5 WHEN 1 THEN 1000 WHEN 2 THEN -925 WHEN 3 THEN 75 END AS BIGINT) AS p5,
        CASE
            WHEN a1 = -2 THEN 'input `account months`: expected a number, found another type'
            WHEN a1 = -1 THEN 'input `account months`: expected a finite number'
            WHEN a2 = -2 THEN 'input `purpose`: expected text, found another type'
            WHEN a3 = 0 THEN 'input `region`: expected a value, found none'
            WHEN a3 = -2 THEN 'input `region`: expected text, found another type'
            WHEN a3 = -3 THEN 'input `region`: expected a category of the scorecard, found another'
            WHEN a4 = 0 THEN 'input `utilisation`: expected a value, found none'
            WHEN a4 = -2 THEN 'input `utilisation`: expected a number, found another type'
            WHEN a4 = -1 THEN 'input `utilisation`: expected a finite number'
            WHEN a5 = -2 THEN 'input `enquiries`: expected text, found another type'
        END AS error
    FROM card_attributes
),
-- the sum, and the points below the baseline of each reason
card_losses AS MATERIALIZED (
    SELECT
        k1,
        a1,
        a2,
        error,
        48050 + (p1 + p2 + p3 + p4 + p5) AS s,
        (CASE WHEN a1 IN (1, 5) THEN 1225 - p1 ELSE 0 END) * 10 + CASE WHEN a1 IN (1, 5) THEN 9 ELSE 0 END AS l1, -- A9
        (CASE WHEN a1 IN (2, 3, 4) THEN 1225 - p1 ELSE 0 END) * 10 + CASE WHEN a1 IN (2, 3, 4) THEN 9 ELSE 0 END AS l2, -- A1
        (CASE WHEN a2 IN (1, 2) THEN 500 - p2 ELSE 0 END + (200 - p5)) * 10 + CASE WHEN a2 IN (1, 2) THEN 8 ELSE 5 END AS l3, -- P1
        (CASE WHEN a2 IN (3, 4) THEN 500 - p2 ELSE 0 END) * 10 + CASE WHEN a2 IN (3, 4) THEN 8 ELSE 0 END AS l4, -- P9
        ((0 - p3)) * 10 + 7 AS l5, -- G1
        ((1000 - p4)) * 10 + 6 AS l6 -- U1
    FROM card_points
),
-- the largest loss
card_reason_1 AS MATERIALIZED (
    SELECT
        k1,
        a1,
        a2,
        error,
        s + 50 - ((s + 50) % 100 + 100) % 100 AS s, -- rounded, halves upwards
        l1,
        l2,
        l3,
        l4,
        l5,
        l6,
        MAX(l1, l2, l3, l4, l5, l6) AS r1
    FROM card_losses
),
-- the next loss
card_reason_2 AS MATERIALIZED (
    SELECT
        k1,
        a1,
        a2,
        error,
        s,
        l1,
        l2,
        l3,
        l4,
        l5,
        l6,
        r1,
        MAX(CASE WHEN l1 < r1 THEN l1 ELSE 0 END, CASE WHEN l2 < r1 THEN l2 ELSE 0 END, CASE WHEN l3 < r1 THEN l3 ELSE 0 END, CASE WHEN l4 < r1 THEN l4 ELSE 0 END, CASE WHEN l5 < r1 THEN l5 ELSE 0 END, CASE WHEN l6 < r1 THEN l6 ELSE 0 END) AS r2
    FROM card_reason_1
),
-- the next loss
card_reason_3 AS MATERIALIZED (
    SELECT
        k1,
        a1,
        a2,
        error,
        s,
        r1,
        r2,
        MAX(CASE WHEN l1 < r2 THEN l1 ELSE 0 END, CASE WHEN l2 < r2 THEN l2 ELSE 0 END, CASE WHEN l3 < r2 THEN l3 ELSE 0 END, CASE WHEN l4 < r2 THEN l4 ELSE 0 END, CASE WHEN l5 < r2 THEN l5 ELSE 0 END, CASE WHEN l6 < r2 THEN l6 ELSE 0 END) AS r3
    FROM card_reason_2
)
SELECT
    k1 AS "application_id",
    s / 100 AS score,
    CASE WHEN s < 47000 THEN 'HIGH' WHEN s < 53000 THEN 'MEDIUM' WHEN s >= 53000 THEN 'LOW' END AS tier,
    CASE
        WHEN (CAST(1657571786173643 AS REAL) / 562949953421312) + (CAST(s AS REAL) / 100.0 - 500.0) / 40.0 * (CAST(6243314768165359 AS REAL) / 9007199254740992) > 700.0 THEN 0.0
        WHEN (CAST(1657571786173643 AS REAL) / 562949953421312) + (CAST(s AS REAL) / 100.0 - 500.0) / 40.0 * (CAST(6243314768165359 AS REAL) / 9007199254740992) < -700.0 THEN 1.0
        WHEN error IS NULL THEN 1.0 / (1.0 + EXP((CAST(1657571786173643 AS REAL) / 562949953421312) + (CAST(s AS REAL) / 100.0 - 500.0) / 40.0 * (CAST(6243314768165359 AS REAL) / 9007199254740992)))
    END AS probability,
    CASE WHEN error IS NULL AND r1 >= 10 THEN CASE 10 - r1 % 10
        WHEN 1 THEN CASE WHEN a1 IN (1, 5) THEN 'A9' ELSE 'A1' END
        WHEN 2 THEN CASE WHEN a2 IN (3, 4) THEN 'P9' ELSE 'P1' END
        WHEN 3 THEN 'G1'
        WHEN 4 THEN 'U1'
        WHEN 5 THEN 'P1'
    END END AS reason_1,
    CASE WHEN error IS NULL AND r1 >= 10 THEN ((r1 - r1 % 10) / 10) / 100.0 END AS points_1,
    CASE WHEN error IS NULL AND r2 >= 10 THEN CASE 10 - r2 % 10
        WHEN 1 THEN CASE WHEN a1 IN (1, 5) THEN 'A9' ELSE 'A1' END
        WHEN 2 THEN CASE WHEN a2 IN (3, 4) THEN 'P9' ELSE 'P1' END
        WHEN 3 THEN 'G1'
        WHEN 4 THEN 'U1'
        WHEN 5 THEN 'P1'
    END END AS reason_2,
    CASE WHEN error IS NULL AND r2 >= 10 THEN ((r2 - r2 % 10) / 10) / 100.0 END AS points_2,
    CASE WHEN error IS NULL AND r3 >= 10 THEN CASE 10 - r3 % 10
        WHEN 1 THEN CASE WHEN a1 IN (1, 5) THEN 'A9' ELSE 'A1' END
        WHEN 2 THEN CASE WHEN a2 IN (3, 4) THEN 'P9' ELSE 'P1' END
        WHEN 3 THEN 'G1'
        WHEN 4 THEN 'U1'
        WHEN 5 THEN 'P1'
    END END AS reason_3,
    CASE WHEN error IS NULL AND r3 >= 10 THEN ((r3 - r3 % 10) / 10) / 100.0 END AS points_3,
    error
FROM card_reason_3
