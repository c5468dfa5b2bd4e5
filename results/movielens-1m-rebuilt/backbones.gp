# Base, CVAR and CSDM over the phases
# Draw it again with: gnuplot backbones.gp    (gnuplot 5.4 or later)
# The numbers are in backbones.dat: one block for each line of each panel.

set encoding utf8

# Lines differ in dashes and points as well as in colour (palette: Okabe and Ito).
set style line 1 lc rgb '#000000' lw 1.3 dt 1 pt 5 ps 0.45
set style line 2 lc rgb '#0072b2' lw 1.3 dt (8,3) pt 7 ps 0.5
set style line 3 lc rgb '#d55e00' lw 1.3 dt (3,2) pt 9 ps 0.6

do for [format in 'svg pdf'] {
    if (format eq 'svg') {
        set terminal svg size 682,234 font 'Helvetica,9.3333' linewidth 1.2 noenhanced background '#ffffff'
    } else {
        set terminal pdfcairo size 7.1in,2.44in font 'Helvetica,7' fontscale 0.75 linewidth 1.4 dashlength 1.3 pointscale 0.75 noenhanced
    }
    set output 'backbones.'.format
    set multiplot

    # The legend
    unset title; unset xlabel; unset ylabel; unset border; unset tics; unset grid
    unset logscale x; unset label 1
    set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
    set xrange [0:1]; set yrange [0:1]
    set key at screen 0.5,0.9365 center center horizontal maxrows 1 Left reverse samplen 3.2 width 1 spacing 1.1
    plot NaN with linespoints ls 1 title 'Base', \
        NaN with linespoints ls 2 title 'CVAR', \
        NaN with linespoints ls 3 title 'CSDM'

    # The panels
    set key off
    set border 3 lw 0.7 lc rgb '#404040'
    set tics nomirror out scale 0.5 textcolor rgb '#000000'
    set grid ytics lt 1 dt 1 lc rgb '#e0e0e0' lw 0.5

    # Wide & Deep, MovieLens-1M (rebuilt)
    set lmargin at screen 0.0775; set rmargin at screen 0.3192; set bmargin at screen 0.1844; set tmargin at screen 0.7377
    set title 'Wide & Deep'."\n".'MovieLens-1M (rebuilt)' offset 0,-0.7
    set xlabel 'Phase' offset 0,0.8
    set ylabel 'AUC' offset 0.8,0
    unset label 1
    unset logscale x
    set xrange [-0.35:3.35]
    set xtics ('Cold' 0, 'Warm-a' 1, 'Warm-b' 2, 'Warm-c' 3) nomirror offset 0,0.3
    set yrange [0.71172877520472:0.7991408144536718]
    set ytics autofreq 0.02 nomirror
    set format y '%.2f'
    plot 'backbones.dat' index 0 using ($1-0.07):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'backbones.dat' index 0 using ($1-0.07):2 with linespoints ls 1, \
        'backbones.dat' index 1 using 1:($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'backbones.dat' index 1 using 1:2 with linespoints ls 2, \
        'backbones.dat' index 2 using ($1+0.07):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'backbones.dat' index 2 using ($1+0.07):2 with linespoints ls 3

    # DCN, MovieLens-1M (rebuilt)
    set lmargin at screen 0.4108; set rmargin at screen 0.6526; set bmargin at screen 0.1844; set tmargin at screen 0.7377
    set title 'DCN'."\n".'MovieLens-1M (rebuilt)' offset 0,-0.7
    set xlabel 'Phase' offset 0,0.8
    unset ylabel
    unset label 1
    unset logscale x
    set xrange [-0.35:3.35]
    set xtics ('Cold' 0, 'Warm-a' 1, 'Warm-b' 2, 'Warm-c' 3) nomirror offset 0,0.3
    set yrange [0.6981844598063698:0.8132516345607628]
    set ytics autofreq 0.05 nomirror
    set format y '%.2f'
    plot 'backbones.dat' index 3 using ($1-0.07):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'backbones.dat' index 3 using ($1-0.07):2 with linespoints ls 1, \
        'backbones.dat' index 4 using 1:($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'backbones.dat' index 4 using 1:2 with linespoints ls 2, \
        'backbones.dat' index 5 using ($1+0.07):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'backbones.dat' index 5 using ($1+0.07):2 with linespoints ls 3

    # PNN, MovieLens-1M (rebuilt)
    set lmargin at screen 0.7441; set rmargin at screen 0.9859; set bmargin at screen 0.1844; set tmargin at screen 0.7377
    set title 'PNN'."\n".'MovieLens-1M (rebuilt)' offset 0,-0.7
    set xlabel 'Phase' offset 0,0.8
    unset ylabel
    unset label 1
    unset logscale x
    set xrange [-0.35:3.35]
    set xtics ('Cold' 0, 'Warm-a' 1, 'Warm-b' 2, 'Warm-c' 3) nomirror offset 0,0.3
    set yrange [0.7152320131559182:0.8059893400903937]
    set ytics autofreq 0.02 nomirror
    set format y '%.2f'
    plot 'backbones.dat' index 6 using ($1-0.07):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'backbones.dat' index 6 using ($1-0.07):2 with linespoints ls 1, \
        'backbones.dat' index 7 using 1:($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'backbones.dat' index 7 using 1:2 with linespoints ls 2, \
        'backbones.dat' index 8 using ($1+0.07):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'backbones.dat' index 8 using ($1+0.07):2 with linespoints ls 3
    unset multiplot
    unset output
}
