-- Scorecard: Applicants
-- Checksum of the card: 032642bf4d0188cd; SQL for: duckdb
-- Points are counted in units of 0.01 points.
-- A loss is written as units * 10 + place, so that the largest is the reason and ties
-- go to the characteristic that comes first.
WITH
-- the columns the card looks at
card_inputs AS MATERIALIZED (
    SELECT
        "application_id" AS k1,
        CAST("account months" AS DOUBLE PRECISION) AS x1, -- Age of account
        CAST("purpose" AS VARCHAR) AS x2, -- Purpose
        CAST("region" AS VARCHAR) AS x3, -- Region
        CAST("utilisation" AS DOUBLE PRECISION) AS x4, -- Utilisation
        CAST("enquiries" AS VARCHAR) AS x5 -- Enquiries
    FROM "mart"."applicants"
),
-- the row of the card that applies to each
card_attributes AS MATERIALIZED (
    SELECT
        k1,
        CASE
            WHEN x1 IS NULL THEN 5 -- no account
            WHEN NOT x1 BETWEEN -1.7976931348623157E308 AND 1.7976931348623157E308 THEN -1 -- refused
            WHEN x1 = -9.99E2 OR x1 = -9.98E2 THEN 1 -- not asked
            WHEN x1 < 0E0 THEN 2 -- opened later
            WHEN x1 < 1.2E1 THEN 3 -- up to a year
            ELSE 4 -- a year or more
        END AS a1, -- Age of account
        CASE
            WHEN x2 IS NULL THEN 4 -- no purpose
            WHEN x2 IN ('car (used)', 'retraining') THEN 1 -- safer
            WHEN x2 IN ('car (new)', 'say "other" \ it''s <&>') THEN 2 -- in between
            ELSE 3 -- another purpose
        END AS a2, -- Purpose
        CASE
            WHEN x3 IS NULL THEN 0 -- refused
            WHEN x3 IN ('north') THEN 1 -- north
            WHEN x3 IN ('south', 'west') THEN 2 -- south | west
            ELSE -3 -- refused
        END AS a3, -- Region
        CASE
            WHEN x4 IS NULL THEN 0 -- refused
            WHEN NOT x4 BETWEEN -1.7976931348623157E308 AND 1.7976931348623157E308 THEN -1 -- refused
            WHEN x4 < 3E-1 THEN 1 -- below 30%
            WHEN x4 < 7E-1 THEN 2 -- 30 to 70%
            ELSE 3 -- 70% or more
        END AS a4, -- Utilisation
        CASE
            WHEN x5 IS NULL THEN 3 -- not known
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
            WHEN a1 = -1 THEN 'input `account months`: expected a finite number'
            WHEN a3 = 0 THEN 'input `region`: expected a value, found none'
            WHEN a3 = -3 THEN 'input `region`: expected a category of the scorecard, found another'
            WHEN a4 = 0 THEN 'input `utilisation`: expected a value, found none'
            WHEN a4 = -1 THEN 'input `utilisation`: expected a finite number'
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
        GREATEST(l1, l2, l3, l4, l5, l6) AS r1
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
        GREATEST(CASE WHEN l1 < r1 THEN l1 ELSE 0 END, CASE WHEN l2 < r1 THEN l2 ELSE 0 END, CASE WHEN l3 < r1 THEN l3 ELSE 0 END, CASE WHEN l4 < r1 THEN l4 ELSE 0 END, CASE WHEN l5 < r1 THEN l5 ELSE 0 END, CASE WHEN l6 < r1 THEN l6 ELSE 0 END) AS r2
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
        GREATEST(CASE WHEN l1 < r2 THEN l1 ELSE 0 END, CASE WHEN l2 < r2 THEN l2 ELSE 0 END, CASE WHEN l3 < r2 THEN l3 ELSE 0 END, CASE WHEN l4 < r2 THEN l4 ELSE 0 END, CASE WHEN l5 < r2 THEN l5 ELSE 0 END, CASE WHEN l6 < r2 THEN l6 ELSE 0 END) AS r3
    FROM card_reason_2
)
SELECT
    k1 AS "application_id",
    s // 100 AS score,
    CASE WHEN s < 47000 THEN 'HIGH' WHEN s < 53000 THEN 'MEDIUM' WHEN s >= 53000 THEN 'LOW' END AS tier,
    CASE
        WHEN 2.9444389791664403E0 + (CAST(s AS DOUBLE PRECISION) / 1E2 - 5E2) / 4E1 * 6.931471805599453E-1 > 7E2 THEN 0E0
        WHEN 2.9444389791664403E0 + (CAST(s AS DOUBLE PRECISION) / 1E2 - 5E2) / 4E1 * 6.931471805599453E-1 < -7E2 THEN 1E0
        WHEN error IS NULL THEN 1E0 / (1E0 + EXP(2.9444389791664403E0 + (CAST(s AS DOUBLE PRECISION) / 1E2 - 5E2) / 4E1 * 6.931471805599453E-1))
    END AS probability,
    CASE WHEN error IS NULL AND r1 >= 10 THEN CASE 10 - r1 % 10
        WHEN 1 THEN CASE WHEN a1 IN (1, 5) THEN 'A9' ELSE 'A1' END
        WHEN 2 THEN CASE WHEN a2 IN (3, 4) THEN 'P9' ELSE 'P1' END
        WHEN 3 THEN 'G1'
        WHEN 4 THEN 'U1'
        WHEN 5 THEN 'P1'
    END END AS reason_1,
    CASE WHEN error IS NULL AND r1 >= 10 THEN CAST(((r1 - r1 % 10) // 10) AS DECIMAL(19, 0)) * 0.01 END AS points_1,
    CASE WHEN error IS NULL AND r2 >= 10 THEN CASE 10 - r2 % 10
        WHEN 1 THEN CASE WHEN a1 IN (1, 5) THEN 'A9' ELSE 'A1' END
        WHEN 2 THEN CASE WHEN a2 IN (3, 4) THEN 'P9' ELSE 'P1' END
        WHEN 3 THEN 'G1'
        WHEN 4 THEN 'U1'
        WHEN 5 THEN 'P1'
    END END AS reason_2,
    CASE WHEN error IS NULL AND r2 >= 10 THEN CAST(((r2 - r2 % 10) // 10) AS DECIMAL(19, 0)) * 0.01 END AS points_2,
    CASE WHEN error IS NULL AND r3 >= 10 THEN CASE 10 - r3 % 10
        WHEN 1 THEN CASE WHEN a1 IN (1, 5) THEN 'A9' ELSE 'A1' END
        WHEN 2 THEN CASE WHEN a2 IN (3, 4) THEN 'P9' ELSE 'P1' END
        WHEN 3 THEN 'G1'
        WHEN 4 THEN 'U1'
        WHEN 5 THEN 'P1'
    END END AS reason_3,
    CASE WHEN error IS NULL AND r3 >= 10 THEN CAST(((r3 - r3 % 10) // 10) AS DECIMAL(19, 0)) * 0.01 END AS points_3,
    error
FROM card_reason_3
