# AUC over the passes that every method makes over each warm set, DeepFM
# Draw it again with: gnuplot matched-budget.gp    (gnuplot 5.4 or later)
# The numbers are in matched-budget.dat: one block for each line of each panel.

set encoding utf8

# Lines differ in dashes and points as well as in colour (palette: Okabe and Ito).
set style line 1 lc rgb '#000000' lw 1.3 dt 1 pt 5 ps 0.45
set style line 2 lc rgb '#0072b2' lw 1.3 dt (8,3) pt 7 ps 0.5
set style line 3 lc rgb '#d55e00' lw 1.3 dt (3,2) pt 9 ps 0.6
set style line 4 lc rgb '#009e73' lw 1.3 dt (9,2,2,2) pt 13 ps 0.65
set style line 5 lc rgb '#cc79a7' lw 1.3 dt (12,3) pt 4 ps 0.5
set style line 6 lc rgb '#e69f00' lw 1.3 dt (2,3) pt 6 ps 0.55
set style line 7 lc rgb '#56b4e9' lw 1.3 dt (6,2,2,2,2,2) pt 11 ps 0.6

do for [format in 'svg pdf'] {
    if (format eq 'svg') {
        set terminal svg size 499,459 font 'Helvetica,9.3333' linewidth 1.2 noenhanced background '#ffffff'
    } else {
        set terminal pdfcairo size 5.2in,4.78in font 'Helvetica,7' fontscale 0.75 linewidth 1.4 dashlength 1.3 pointscale 0.75 noenhanced
    }
    set output 'matched-budget.'.format
    set multiplot

    # The legend
    unset title; unset xlabel; unset ylabel; unset border; unset tics; unset grid
    unset logscale x; unset label 1
    set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
    set xrange [0:1]; set yrange [0:1]
    set key at screen 0.5,0.9498 center center horizontal maxrows 2 Left reverse samplen 3.2 width 1 spacing 1.1
    plot NaN with linespoints ls 1 title 'Base', \
        NaN with linespoints ls 2 title 'DropoutNet', \
        NaN with linespoints ls 3 title 'MWUF', \
        NaN with linespoints ls 4 title 'Meta-E', \
        NaN with linespoints ls 5 title 'VELF', \
        NaN with linespoints ls 6 title 'CVAR', \
        NaN with linespoints ls 7 title 'CSDM'

    # The panels
    set key off
    set border 3 lw 0.7 lc rgb '#404040'
    set tics nomirror out scale 0.5 textcolor rgb '#000000'
    set grid ytics lt 1 dt 1 lc rgb '#e0e0e0' lw 0.5

    # MovieLens-1M (rebuilt), Cold
    set lmargin at screen 0.1058; set rmargin at screen 0.4808; set bmargin at screen 0.5481; set tmargin at screen 0.8305
    set title 'MovieLens-1M (rebuilt)'."\n".'Cold' offset 0,-0.7
    set xlabel 'Passes over each warm set' offset 0,0.8
    set ylabel 'AUC' offset 0.8,0
    unset label 1
    unset logscale x
    set xrange [-0.40000000000000013:22.4]
    set xtics ('1' 1, '3' 3, '5' 5, '10' 10, '21' 21) nomirror offset 0,0.3
    set yrange [0.7302563735817518:0.7474182464196064]
    set ytics autofreq 0.005 nomirror
    set format y '%.3f'
    plot 'matched-budget.dat' index 0 using ($1-0.72):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'matched-budget.dat' index 0 using ($1-0.72):2 with linespoints ls 1, \
        'matched-budget.dat' index 1 using ($1-0.48):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'matched-budget.dat' index 1 using ($1-0.48):2 with linespoints ls 2, \
        'matched-budget.dat' index 2 using ($1-0.24):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'matched-budget.dat' index 2 using ($1-0.24):2 with linespoints ls 3, \
        'matched-budget.dat' index 3 using 1:($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 4 dt 1 lw 0.8, 'matched-budget.dat' index 3 using 1:2 with linespoints ls 4, \
        'matched-budget.dat' index 4 using ($1+0.24):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 5 dt 1 lw 0.8, 'matched-budget.dat' index 4 using ($1+0.24):2 with linespoints ls 5, \
        'matched-budget.dat' index 5 using ($1+0.48):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 6 dt 1 lw 0.8, 'matched-budget.dat' index 5 using ($1+0.48):2 with linespoints ls 6, \
        'matched-budget.dat' index 6 using ($1+0.72):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 7 dt 1 lw 0.8, 'matched-budget.dat' index 6 using ($1+0.72):2 with linespoints ls 7

    # MovieLens-1M (rebuilt), Warm-a
    set lmargin at screen 0.6058; set rmargin at screen 0.9808; set bmargin at screen 0.5481; set tmargin at screen 0.8305
    set title 'MovieLens-1M (rebuilt)'."\n".'Warm-a' offset 0,-0.7
    set xlabel 'Passes over each warm set' offset 0,0.8
    unset ylabel
    unset label 1
    unset logscale x
    set xrange [-0.40000000000000013:22.4]
    set xtics ('1' 1, '3' 3, '5' 5, '10' 10, '21' 21) nomirror offset 0,0.3
    set yrange [0.743975247764918:0.8058550787538608]
    set ytics autofreq 0.02 nomirror
    set format y '%.2f'
    plot 'matched-budget.dat' index 7 using ($1-0.72):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'matched-budget.dat' index 7 using ($1-0.72):2 with linespoints ls 1, \
        'matched-budget.dat' index 8 using ($1-0.48):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'matched-budget.dat' index 8 using ($1-0.48):2 with linespoints ls 2, \
        'matched-budget.dat' index 9 using ($1-0.24):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'matched-budget.dat' index 9 using ($1-0.24):2 with linespoints ls 3, \
        'matched-budget.dat' index 10 using 1:($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 4 dt 1 lw 0.8, 'matched-budget.dat' index 10 using 1:2 with linespoints ls 4, \
        'matched-budget.dat' index 11 using ($1+0.24):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 5 dt 1 lw 0.8, 'matched-budget.dat' index 11 using ($1+0.24):2 with linespoints ls 5, \
        'matched-budget.dat' index 12 using ($1+0.48):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 6 dt 1 lw 0.8, 'matched-budget.dat' index 12 using ($1+0.48):2 with linespoints ls 6, \
        'matched-budget.dat' index 13 using ($1+0.72):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 7 dt 1 lw 0.8, 'matched-budget.dat' index 13 using ($1+0.72):2 with linespoints ls 7

    # MovieLens-1M (rebuilt), Warm-b
    set lmargin at screen 0.1058; set rmargin at screen 0.4808; set bmargin at screen 0.0941; set tmargin at screen 0.3766
    set title 'MovieLens-1M (rebuilt)'."\n".'Warm-b' offset 0,-0.7
    set xlabel 'Passes over each warm set' offset 0,0.8
    set ylabel 'AUC' offset 0.8,0
    unset label 1
    unset logscale x
    set xrange [-0.40000000000000013:22.4]
    set xtics ('1' 1, '3' 3, '5' 5, '10' 10, '21' 21) nomirror offset 0,0.3
    set yrange [0.7531530944982224:0.8121506916080349]
    set ytics autofreq 0.02 nomirror
    set format y '%.2f'
    plot 'matched-budget.dat' index 14 using ($1-0.72):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'matched-budget.dat' index 14 using ($1-0.72):2 with linespoints ls 1, \
        'matched-budget.dat' index 15 using ($1-0.48):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'matched-budget.dat' index 15 using ($1-0.48):2 with linespoints ls 2, \
        'matched-budget.dat' index 16 using ($1-0.24):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'matched-budget.dat' index 16 using ($1-0.24):2 with linespoints ls 3, \
        'matched-budget.dat' index 17 using 1:($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 4 dt 1 lw 0.8, 'matched-budget.dat' index 17 using 1:2 with linespoints ls 4, \
        'matched-budget.dat' index 18 using ($1+0.24):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 5 dt 1 lw 0.8, 'matched-budget.dat' index 18 using ($1+0.24):2 with linespoints ls 5, \
        'matched-budget.dat' index 19 using ($1+0.48):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 6 dt 1 lw 0.8, 'matched-budget.dat' index 19 using ($1+0.48):2 with linespoints ls 6, \
        'matched-budget.dat' index 20 using ($1+0.72):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 7 dt 1 lw 0.8, 'matched-budget.dat' index 20 using ($1+0.72):2 with linespoints ls 7

    # MovieLens-1M (rebuilt), Warm-c
    set lmargin at screen 0.6058; set rmargin at screen 0.9808; set bmargin at screen 0.0941; set tmargin at screen 0.3766
    set title 'MovieLens-1M (rebuilt)'."\n".'Warm-c' offset 0,-0.7
    set xlabel 'Passes over each warm set' offset 0,0.8
    unset ylabel
    unset label 1
    unset logscale x
    set xrange [-0.40000000000000013:22.4]
    set xtics ('1' 1, '3' 3, '5' 5, '10' 10, '21' 21) nomirror offset 0,0.3
    set yrange [0.7635155614606733:0.8140996940343475]
    set ytics autofreq 0.01 nomirror
    set format y '%.2f'
    plot 'matched-budget.dat' index 21 using ($1-0.72):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'matched-budget.dat' index 21 using ($1-0.72):2 with linespoints ls 1, \
        'matched-budget.dat' index 22 using ($1-0.48):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'matched-budget.dat' index 22 using ($1-0.48):2 with linespoints ls 2, \
        'matched-budget.dat' index 23 using ($1-0.24):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'matched-budget.dat' index 23 using ($1-0.24):2 with linespoints ls 3, \
        'matched-budget.dat' index 24 using 1:($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 4 dt 1 lw 0.8, 'matched-budget.dat' index 24 using 1:2 with linespoints ls 4, \
        'matched-budget.dat' index 25 using ($1+0.24):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 5 dt 1 lw 0.8, 'matched-budget.dat' index 25 using ($1+0.24):2 with linespoints ls 5, \
        'matched-budget.dat' index 26 using ($1+0.48):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 6 dt 1 lw 0.8, 'matched-budget.dat' index 26 using ($1+0.48):2 with linespoints ls 6, \
        'matched-budget.dat' index 27 using ($1+0.72):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 7 dt 1 lw 0.8, 'matched-budget.dat' index 27 using ($1+0.72):2 with linespoints ls 7
    unset multiplot
    unset output
}
