# What each hidden choice does to the AUC, against the released code
# Draw it again with: gnuplot hidden-choices.gp    (gnuplot 5.4 or later)
# The numbers are in hidden-choices.dat: one block for each line of each panel.

set encoding utf8

# Lines differ in dashes and points as well as in colour (palette: Okabe and Ito).
set style line 1 lc rgb '#000000' lw 1.3 dt 1 pt 5 ps 0.45
set style line 2 lc rgb '#0072b2' lw 1.3 dt (8,3) pt 7 ps 0.5
set style line 3 lc rgb '#d55e00' lw 1.3 dt (3,2) pt 9 ps 0.6
set style line 4 lc rgb '#009e73' lw 1.3 dt (9,2,2,2) pt 13 ps 0.65

do for [format in 'svg pdf'] {
    if (format eq 'svg') {
        set terminal svg size 682,445 font 'Helvetica,9.3333' linewidth 1.2 noenhanced background '#ffffff'
    } else {
        set terminal pdfcairo size 7.1in,4.64in font 'Helvetica,7' fontscale 0.75 linewidth 1.4 dashlength 1.3 pointscale 0.75 noenhanced
    }
    set output 'hidden-choices.'.format
    set multiplot

    # The legend
    unset title; unset xlabel; unset ylabel; unset border; unset tics; unset grid
    unset logscale x; unset label 1
    set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
    set xrange [0:1]; set yrange [0:1]
    set key at screen 0.5,0.9666 center center horizontal maxrows 1 Left reverse samplen 3.2 width 1 spacing 1.1
    plot NaN with linespoints ls 1 title 'Cold', \
        NaN with linespoints ls 2 title 'Warm-a', \
        NaN with linespoints ls 3 title 'Warm-b', \
        NaN with linespoints ls 4 title 'Warm-c'

    # The panels
    set key off
    set border 3 lw 0.7 lc rgb '#404040'
    set tics nomirror out scale 0.5 textcolor rgb '#000000'
    set grid xtics lt 1 dt 1 lc rgb '#e0e0e0' lw 0.5

    # MovieLens-1M (rebuilt), Base
    set lmargin at screen 0.3037; set rmargin at screen 0.4531; set bmargin at screen 0.097; set tmargin at screen 0.8621
    set title 'MovieLens-1M (rebuilt)'."\n".'Base' offset 0,-0.7
    set xlabel 'Difference in AUC' offset 0,0.8
    unset ylabel
    unset label 1
    set xrange [-0.004513385135445369:0.0006055602302267265]
    set xtics autofreq 0.002 nomirror offset 0,0.3
    set format x '%.3f'
    set yrange [9.5:-0.5]
    set ytics ('count of what was seen' 0, 'statistics frozen in warm phases' 1, 'ids not swapped' 2, 'no fallback on the row''s user' 3, 'no item id in side information' 4, 'statistics frozen while fitting' 5, 'published' 6, 'the backbone''s tables' 7, 'noise net trained' 8, 'rows written without dropout' 9) scale 0
    set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb '#404040' lw 0.7
    plot 'hidden-choices.dat' index 0 using ($2-$3):($1-0.2625):(2*$3):(0) with vectors heads size screen 0.004,90 ls 1 dt 1 lw 0.8, 'hidden-choices.dat' index 0 using 2:($1-0.2625) with points ls 1, \
        'hidden-choices.dat' index 1 using ($2-$3):($1-0.0875):(2*$3):(0) with vectors heads size screen 0.004,90 ls 2 dt 1 lw 0.8, 'hidden-choices.dat' index 1 using 2:($1-0.0875) with points ls 2, \
        'hidden-choices.dat' index 2 using ($2-$3):($1+0.0875):(2*$3):(0) with vectors heads size screen 0.004,90 ls 3 dt 1 lw 0.8, 'hidden-choices.dat' index 2 using 2:($1+0.0875) with points ls 3, \
        'hidden-choices.dat' index 3 using ($2-$3):($1+0.2625):(2*$3):(0) with vectors heads size screen 0.004,90 ls 4 dt 1 lw 0.8, 'hidden-choices.dat' index 3 using 2:($1+0.2625) with points ls 4
    unset arrow 1

    # MovieLens-1M (rebuilt), MWUF
    set lmargin at screen 0.4813; set rmargin at screen 0.6307; set bmargin at screen 0.097; set tmargin at screen 0.8621
    set title 'MovieLens-1M (rebuilt)'."\n".'MWUF' offset 0,-0.7
    set xlabel 'Difference in AUC' offset 0,0.8
    unset ylabel
    unset label 1
    set xrange [-0.004046071654231922:0.0008224875403118639]
    set xtics autofreq 0.002 nomirror offset 0,0.3
    set format x '%.3f'
    set yrange [9.5:-0.5]
    set ytics ('' 0, '' 1, '' 2, '' 3, '' 4, '' 5, '' 6, '' 7, '' 8, '' 9) scale 0
    set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb '#404040' lw 0.7
    plot 'hidden-choices.dat' index 4 using ($2-$3):($1-0.2625):(2*$3):(0) with vectors heads size screen 0.004,90 ls 1 dt 1 lw 0.8, 'hidden-choices.dat' index 4 using 2:($1-0.2625) with points ls 1, \
        'hidden-choices.dat' index 5 using ($2-$3):($1-0.0875):(2*$3):(0) with vectors heads size screen 0.004,90 ls 2 dt 1 lw 0.8, 'hidden-choices.dat' index 5 using 2:($1-0.0875) with points ls 2, \
        'hidden-choices.dat' index 6 using ($2-$3):($1+0.0875):(2*$3):(0) with vectors heads size screen 0.004,90 ls 3 dt 1 lw 0.8, 'hidden-choices.dat' index 6 using 2:($1+0.0875) with points ls 3, \
        'hidden-choices.dat' index 7 using ($2-$3):($1+0.2625):(2*$3):(0) with vectors heads size screen 0.004,90 ls 4 dt 1 lw 0.8, 'hidden-choices.dat' index 7 using 2:($1+0.2625) with points ls 4
    unset arrow 1

    # MovieLens-1M (rebuilt), CVAR
    set lmargin at screen 0.6589; set rmargin at screen 0.8083; set bmargin at screen 0.097; set tmargin at screen 0.8621
    set title 'MovieLens-1M (rebuilt)'."\n".'CVAR' offset 0,-0.7
    set xlabel 'Difference in AUC' offset 0,0.8
    unset ylabel
    unset label 1
    set xrange [-0.33665345135192243:0.027378101200075326]
    set xtics autofreq 0.1 nomirror offset 0,0.3
    set format x '%.1f'
    set yrange [9.5:-0.5]
    set ytics ('' 0, '' 1, '' 2, '' 3, '' 4, '' 5, '' 6, '' 7, '' 8, '' 9) scale 0
    set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb '#404040' lw 0.7
    plot 'hidden-choices.dat' index 8 using ($2-$3):($1-0.2625):(2*$3):(0) with vectors heads size screen 0.004,90 ls 1 dt 1 lw 0.8, 'hidden-choices.dat' index 8 using 2:($1-0.2625) with points ls 1, \
        'hidden-choices.dat' index 9 using ($2-$3):($1-0.0875):(2*$3):(0) with vectors heads size screen 0.004,90 ls 2 dt 1 lw 0.8, 'hidden-choices.dat' index 9 using 2:($1-0.0875) with points ls 2, \
        'hidden-choices.dat' index 10 using ($2-$3):($1+0.0875):(2*$3):(0) with vectors heads size screen 0.004,90 ls 3 dt 1 lw 0.8, 'hidden-choices.dat' index 10 using 2:($1+0.0875) with points ls 3, \
        'hidden-choices.dat' index 11 using ($2-$3):($1+0.2625):(2*$3):(0) with vectors heads size screen 0.004,90 ls 4 dt 1 lw 0.8, 'hidden-choices.dat' index 11 using 2:($1+0.2625) with points ls 4
    unset arrow 1

    # MovieLens-1M (rebuilt), CSDM
    set lmargin at screen 0.8365; set rmargin at screen 0.9859; set bmargin at screen 0.097; set tmargin at screen 0.8621
    set title 'MovieLens-1M (rebuilt)'."\n".'CSDM' offset 0,-0.7
    set xlabel 'Difference in AUC' offset 0,0.8
    unset ylabel
    unset label 1
    set xrange [-0.16758511537999377:0.010790944930115558]
    set xtics autofreq 0.05 nomirror offset 0,0.3
    set format x '%.2f'
    set yrange [9.5:-0.5]
    set ytics ('' 0, '' 1, '' 2, '' 3, '' 4, '' 5, '' 6, '' 7, '' 8, '' 9) scale 0
    set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb '#404040' lw 0.7
    plot 'hidden-choices.dat' index 12 using ($2-$3):($1-0.2625):(2*$3):(0) with vectors heads size screen 0.004,90 ls 1 dt 1 lw 0.8, 'hidden-choices.dat' index 12 using 2:($1-0.2625) with points ls 1, \
        'hidden-choices.dat' index 13 using ($2-$3):($1-0.0875):(2*$3):(0) with vectors heads size screen 0.004,90 ls 2 dt 1 lw 0.8, 'hidden-choices.dat' index 13 using 2:($1-0.0875) with points ls 2, \
        'hidden-choices.dat' index 14 using ($2-$3):($1+0.0875):(2*$3):(0) with vectors heads size screen 0.004,90 ls 3 dt 1 lw 0.8, 'hidden-choices.dat' index 14 using 2:($1+0.0875) with points ls 3, \
        'hidden-choices.dat' index 15 using ($2-$3):($1+0.2625):(2*$3):(0) with vectors heads size screen 0.004,90 ls 4 dt 1 lw 0.8, 'hidden-choices.dat' index 15 using 2:($1+0.2625) with points ls 4
    unset arrow 1
    unset multiplot
    unset output
}
