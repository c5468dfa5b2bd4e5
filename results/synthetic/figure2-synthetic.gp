# Figure 2: AUC over the phases on Wide & Deep and DCN
# Draw it again with: gnuplot figure2-synthetic.gp    (gnuplot 5.4 or later)
# The numbers are in figure2-synthetic.dat: one block for each line of each panel.

set encoding utf8

# Lines differ in dashes and points as well as in colour (palette: Okabe and Ito).
set style line 1 lc rgb '#000000' lw 1.3 dt 1 pt 5 ps 0.45
set style line 2 lc rgb '#0072b2' lw 1.3 dt (8,3) pt 7 ps 0.5
set style line 3 lc rgb '#d55e00' lw 1.3 dt (3,2) pt 9 ps 0.6
set style line 4 lc rgb '#009e73' lw 1.3 dt (9,2,2,2) pt 13 ps 0.65

do for [format in 'svg pdf'] {
    if (format eq 'svg') {
        set terminal svg size 682,443 font 'Helvetica,9.3333' linewidth 1.2 noenhanced background '#ffffff'
    } else {
        set terminal pdfcairo size 7.1in,4.61in font 'Helvetica,7' fontscale 0.75 linewidth 1.4 dashlength 1.3 pointscale 0.75 noenhanced
    }
    set output 'figure2-synthetic.'.format
    set multiplot

    # The legend
    unset title; unset xlabel; unset ylabel; unset border; unset tics; unset grid
    unset logscale x; unset label 1
    set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
    set xrange [0:1]; set yrange [0:1]
    set key at screen 0.5,0.9664 center center horizontal maxrows 1 Left reverse samplen 3.2 width 1 spacing 1.1
    plot NaN with linespoints ls 1 title 'Base', \
        NaN with linespoints ls 2 title 'VELF', \
        NaN with linespoints ls 3 title 'CVAR', \
        NaN with linespoints ls 4 title 'CSDM'

    # The panels
    set key off
    set border 3 lw 0.7 lc rgb '#404040'
    set tics nomirror out scale 0.5 textcolor rgb '#000000'
    set grid ytics lt 1 dt 1 lc rgb '#e0e0e0' lw 0.5

    # MovieLens-1M (synthetic), Wide & Deep
    set lmargin at screen 0.0775; set rmargin at screen 0.3192; set bmargin at screen 0.5683; set tmargin at screen 0.8612
    set title 'MovieLens-1M (synthetic)'."\n".'Wide & Deep' offset 0,-0.7
    set xlabel 'Phase' offset 0,0.8
    set ylabel 'AUC' offset 0.8,0
    unset label 1
    unset logscale x
    set xrange [-0.35:3.35]
    set xtics ('Cold' 0, 'Warm-a' 1, 'Warm-b' 2, 'Warm-c' 3) nomirror offset 0,0.3
    set yrange [0.6943202847406368:0.7797569635772715]
    set ytics autofreq 0.02 nomirror
    set format y '%.2f'
    plot 'figure2-synthetic.dat' index 0 using ($1-0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'figure2-synthetic.dat' index 0 using ($1-0.105):2 with linespoints ls 1, \
        'figure2-synthetic.dat' index 1 using ($1-0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'figure2-synthetic.dat' index 1 using ($1-0.035):2 with linespoints ls 2, \
        'figure2-synthetic.dat' index 2 using ($1+0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'figure2-synthetic.dat' index 2 using ($1+0.035):2 with linespoints ls 3, \
        'figure2-synthetic.dat' index 3 using ($1+0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 4 dt 1 lw 0.8, 'figure2-synthetic.dat' index 3 using ($1+0.105):2 with linespoints ls 4

    # Taobao AD (synthetic), Wide & Deep
    set lmargin at screen 0.4108; set rmargin at screen 0.6526; set bmargin at screen 0.5683; set tmargin at screen 0.8612
    set title 'Taobao AD (synthetic)'."\n".'Wide & Deep' offset 0,-0.7
    set xlabel 'Phase' offset 0,0.8
    unset ylabel
    unset label 1
    unset logscale x
    set xrange [-0.35:3.35]
    set xtics ('Cold' 0, 'Warm-a' 1, 'Warm-b' 2, 'Warm-c' 3) nomirror offset 0,0.3
    set yrange [0.6200720805712234:0.746712018227832]
    set ytics autofreq 0.05 nomirror
    set format y '%.2f'
    plot 'figure2-synthetic.dat' index 4 using ($1-0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'figure2-synthetic.dat' index 4 using ($1-0.105):2 with linespoints ls 1, \
        'figure2-synthetic.dat' index 5 using ($1-0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'figure2-synthetic.dat' index 5 using ($1-0.035):2 with linespoints ls 2, \
        'figure2-synthetic.dat' index 6 using ($1+0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'figure2-synthetic.dat' index 6 using ($1+0.035):2 with linespoints ls 3, \
        'figure2-synthetic.dat' index 7 using ($1+0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 4 dt 1 lw 0.8, 'figure2-synthetic.dat' index 7 using ($1+0.105):2 with linespoints ls 4

    # CIKM 2019 (synthetic), Wide & Deep
    set lmargin at screen 0.7441; set rmargin at screen 0.9859; set bmargin at screen 0.5683; set tmargin at screen 0.8612
    set title 'CIKM 2019 (synthetic)'."\n".'Wide & Deep' offset 0,-0.7
    set xlabel 'Phase' offset 0,0.8
    unset ylabel
    unset label 1
    unset logscale x
    set xrange [-0.35:3.35]
    set xtics ('Cold' 0, 'Warm-a' 1, 'Warm-b' 2, 'Warm-c' 3) nomirror offset 0,0.3
    set yrange [0.628300943817844:0.7836525104812367]
    set ytics autofreq 0.05 nomirror
    set format y '%.2f'
    plot 'figure2-synthetic.dat' index 8 using ($1-0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'figure2-synthetic.dat' index 8 using ($1-0.105):2 with linespoints ls 1, \
        'figure2-synthetic.dat' index 9 using ($1-0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'figure2-synthetic.dat' index 9 using ($1-0.035):2 with linespoints ls 2, \
        'figure2-synthetic.dat' index 10 using ($1+0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'figure2-synthetic.dat' index 10 using ($1+0.035):2 with linespoints ls 3, \
        'figure2-synthetic.dat' index 11 using ($1+0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 4 dt 1 lw 0.8, 'figure2-synthetic.dat' index 11 using ($1+0.105):2 with linespoints ls 4

    # MovieLens-1M (synthetic), DCN
    set lmargin at screen 0.0775; set rmargin at screen 0.3192; set bmargin at screen 0.0976; set tmargin at screen 0.3905
    set title 'MovieLens-1M (synthetic)'."\n".'DCN' offset 0,-0.7
    set xlabel 'Phase' offset 0,0.8
    set ylabel 'AUC' offset 0.8,0
    unset label 1
    unset logscale x
    set xrange [-0.35:3.35]
    set xtics ('Cold' 0, 'Warm-a' 1, 'Warm-b' 2, 'Warm-c' 3) nomirror offset 0,0.3
    set yrange [0.683711255500893:0.7820242963667458]
    set ytics autofreq 0.02 nomirror
    set format y '%.2f'
    plot 'figure2-synthetic.dat' index 12 using ($1-0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'figure2-synthetic.dat' index 12 using ($1-0.105):2 with linespoints ls 1, \
        'figure2-synthetic.dat' index 13 using ($1-0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'figure2-synthetic.dat' index 13 using ($1-0.035):2 with linespoints ls 2, \
        'figure2-synthetic.dat' index 14 using ($1+0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'figure2-synthetic.dat' index 14 using ($1+0.035):2 with linespoints ls 3, \
        'figure2-synthetic.dat' index 15 using ($1+0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 4 dt 1 lw 0.8, 'figure2-synthetic.dat' index 15 using ($1+0.105):2 with linespoints ls 4

    # Taobao AD (synthetic), DCN
    set lmargin at screen 0.4108; set rmargin at screen 0.6526; set bmargin at screen 0.0976; set tmargin at screen 0.3905
    set title 'Taobao AD (synthetic)'."\n".'DCN' offset 0,-0.7
    set xlabel 'Phase' offset 0,0.8
    unset ylabel
    unset label 1
    unset logscale x
    set xrange [-0.35:3.35]
    set xtics ('Cold' 0, 'Warm-a' 1, 'Warm-b' 2, 'Warm-c' 3) nomirror offset 0,0.3
    set yrange [0.6136964847321845:0.759477656546282]
    set ytics autofreq 0.05 nomirror
    set format y '%.2f'
    plot 'figure2-synthetic.dat' index 16 using ($1-0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'figure2-synthetic.dat' index 16 using ($1-0.105):2 with linespoints ls 1, \
        'figure2-synthetic.dat' index 17 using ($1-0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'figure2-synthetic.dat' index 17 using ($1-0.035):2 with linespoints ls 2, \
        'figure2-synthetic.dat' index 18 using ($1+0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'figure2-synthetic.dat' index 18 using ($1+0.035):2 with linespoints ls 3, \
        'figure2-synthetic.dat' index 19 using ($1+0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 4 dt 1 lw 0.8, 'figure2-synthetic.dat' index 19 using ($1+0.105):2 with linespoints ls 4

    # CIKM 2019 (synthetic), DCN
    set lmargin at screen 0.7441; set rmargin at screen 0.9859; set bmargin at screen 0.0976; set tmargin at screen 0.3905
    set title 'CIKM 2019 (synthetic)'."\n".'DCN' offset 0,-0.7
    set xlabel 'Phase' offset 0,0.8
    unset ylabel
    unset label 1
    unset logscale x
    set xrange [-0.35:3.35]
    set xtics ('Cold' 0, 'Warm-a' 1, 'Warm-b' 2, 'Warm-c' 3) nomirror offset 0,0.3
    set yrange [0.5897186182719336:0.750370243372094]
    set ytics autofreq 0.05 nomirror
    set format y '%.2f'
    plot 'figure2-synthetic.dat' index 20 using ($1-0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'figure2-synthetic.dat' index 20 using ($1-0.105):2 with linespoints ls 1, \
        'figure2-synthetic.dat' index 21 using ($1-0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'figure2-synthetic.dat' index 21 using ($1-0.035):2 with linespoints ls 2, \
        'figure2-synthetic.dat' index 22 using ($1+0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'figure2-synthetic.dat' index 22 using ($1+0.035):2 with linespoints ls 3, \
        'figure2-synthetic.dat' index 23 using ($1+0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 4 dt 1 lw 0.8, 'figure2-synthetic.dat' index 23 using ($1+0.105):2 with linespoints ls 4
    unset multiplot
    unset output
}
