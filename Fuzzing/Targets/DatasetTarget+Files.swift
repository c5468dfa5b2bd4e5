/// Synthetic files of each dataset, small, and such that thresholds of 4 and 1 leave old and new items.
extension DatasetTarget {
    static let all = [movieLens, taobaoAD, cikm2019]

    private static let movieLens = Files(
        name: "movielens-1m", folder: "ml-1m",
        contents: [
            (
                "users.dat",
                """
                1::F::1::10::48067
                2::M::56::16::70072
                3::M::25::15::K1A-0B1

                """
            ),
            (
                "movies.dat",
                """
                1::Kalt Orchard 7 (2019)::Comedy|Drama
                2::Silent Orchard, The (2031)::Drama
                3::Ab(2025)::Western

                """
            ),
            (
                "ratings.dat",
                """
                1::1::5::1900000600
                2::1::4::1900000500
                3::1::1::1900000400
                1::1::2::1900000300
                2::1::3::1900000300
                1::2::3::1900000500
                2::2::4::1900000200
                3::2::5::1900000100
                3::2::2::1900001000
                1::3::2::1900000000

                """
            ),
        ])

    private static let taobaoAD = Files(
        name: "taobao-ad", folder: "taobao-ad",
        contents: [
            (
                "user_profile.csv",
                """
                userid,cms_segid,cms_group_id,final_gender_code,age_level,pvalue_level,shopping_level,occupation,\
                new_user_class_level\u{20}
                1,0,5,2,5,,3,0,3
                2,0,5,1,3,2,3,0,

                """
            ),
            (
                "ad_feature.csv",
                """
                adgroup_id,cate_id,campaign_id,customer,brand,price
                7,1,1,1,95471,170.0
                8,1,2,1,NULL,0.5

                """
            ),
            (
                "raw_sample.csv",
                """
                user,time_stamp,adgroup_id,pid,nonclk,clk
                1,100,7,430548_1007,1,0
                2,99,7,430548_1007,0,1
                9,98,7,430539_1007,1,0
                1,97,7,430548_1007,1,0
                1,97,7,430548_1007,1,0
                1,90,8,430548_1007,1,0
                2,91,8,430548_1007,0,1
                2,92,8,430548_1007,1,0
                9,93,8,430548_1007,0,1

                """
            ),
        ])

    private static let cikm2019 = Files(
        name: "cikm-2019", folder: "cikm-2019",
        contents: [
            ("user.csv", "1,0,30,2\n2,1,40,3\n"),
            ("item.csv", "7,1,1,1\n8,1,2,3\n"),
            (
                "user_behavior.csv",
                """
                1,7,pv,9
                2,7,buy,8
                1,7,fav,7
                1,7,cart,7
                9,7,pv,6
                1,8,pv,1
                1,8,buy,2
                2,8,pv,3
                2,8,buy,4

                """
            ),
        ])
}
