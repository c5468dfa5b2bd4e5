# Figure 6: AUC over the phases on PNN
# Draw it again with: gnuplot figure6-synthetic.gp    (gnuplot 5.4 or later)
# The numbers are in figure6-synthetic.dat: one block for each line of each panel.

set encoding utf8

# Lines differ in dashes and points as well as in colour (palette: Okabe and Ito).
set style line 1 lc rgb '#000000' lw 1.3 dt 1 pt 5 ps 0.45
set style line 2 lc rgb '#0072b2' lw 1.3 dt (8,3) pt 7 ps 0.5
set style line 3 lc rgb '#d55e00' lw 1.3 dt (3,2) pt 9 ps 0.6
set style line 4 lc rgb '#009e73' lw 1.3 dt (9,2,2,2) pt 13 ps 0.65

do for [format in 'svg pdf'] {
    if (format eq 'svg') {
        set terminal svg size 682,220 font 'Helvetica,9.3333' linewidth 1.2 noenhanced background '#ffffff'
    } else {
        set terminal pdfcairo size 7.1in,2.295in font 'Helvetica,7' fontscale 0.75 linewidth 1.4 dashlength 1.3 pointscale 0.75 noenhanced
    }
    set output 'figure6-synthetic.'.format
    set multiplot

    # The legend
    unset title; unset xlabel; unset ylabel; unset border; unset tics; unset grid
    unset logscale x; unset label 1
    set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
    set xrange [0:1]; set yrange [0:1]
    set key at screen 0.5,0.9325 center center horizontal maxrows 1 Left reverse samplen 3.2 width 1 spacing 1.1
    plot NaN with linespoints ls 1 title 'Base', \
        NaN with linespoints ls 2 title 'VELF', \
        NaN with linespoints ls 3 title 'CVAR', \
        NaN with linespoints ls 4 title 'CSDM'

    # The panels
    set key off
    set border 3 lw 0.7 lc rgb '#404040'
    set tics nomirror out scale 0.5 textcolor rgb '#000000'
    set grid ytics lt 1 dt 1 lc rgb '#e0e0e0' lw 0.5

    # MovieLens-1M (synthetic)
    set lmargin at screen 0.0775; set rmargin at screen 0.3192; set bmargin at screen 0.1961; set tmargin at screen 0.7843
    set title 'MovieLens-1M (synthetic)' offset 0,-0.7
    set xlabel 'Phase' offset 0,0.8
    set ylabel 'AUC' offset 0.8,0
    unset label 1
    unset logscale x
    set xrange [-0.35:3.35]
    set xtics ('Cold' 0, 'Warm-a' 1, 'Warm-b' 2, 'Warm-c' 3) nomirror offset 0,0.3
    set yrange [0.7085126055825335:0.7858164579897549]
    set ytics autofreq 0.02 nomirror
    set format y '%.2f'
    plot 'figure6-synthetic.dat' index 0 using ($1-0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'figure6-synthetic.dat' index 0 using ($1-0.105):2 with linespoints ls 1, \
        'figure6-synthetic.dat' index 1 using ($1-0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'figure6-synthetic.dat' index 1 using ($1-0.035):2 with linespoints ls 2, \
        'figure6-synthetic.dat' index 2 using ($1+0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'figure6-synthetic.dat' index 2 using ($1+0.035):2 with linespoints ls 3, \
        'figure6-synthetic.dat' index 3 using ($1+0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 4 dt 1 lw 0.8, 'figure6-synthetic.dat' index 3 using ($1+0.105):2 with linespoints ls 4

    # Taobao AD (synthetic)
    set lmargin at screen 0.4108; set rmargin at screen 0.6526; set bmargin at screen 0.1961; set tmargin at screen 0.7843
    set title 'Taobao AD (synthetic)' offset 0,-0.7
    set xlabel 'Phase' offset 0,0.8
    unset ylabel
    unset label 1
    unset logscale x
    set xrange [-0.35:3.35]
    set xtics ('Cold' 0, 'Warm-a' 1, 'Warm-b' 2, 'Warm-c' 3) nomirror offset 0,0.3
    set yrange [0.5777401171454515:0.7432869464819503]
    set ytics autofreq 0.05 nomirror
    set format y '%.2f'
    plot 'figure6-synthetic.dat' index 4 using ($1-0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'figure6-synthetic.dat' index 4 using ($1-0.105):2 with linespoints ls 1, \
        'figure6-synthetic.dat' index 5 using ($1-0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'figure6-synthetic.dat' index 5 using ($1-0.035):2 with linespoints ls 2, \
        'figure6-synthetic.dat' index 6 using ($1+0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'figure6-synthetic.dat' index 6 using ($1+0.035):2 with linespoints ls 3, \
        'figure6-synthetic.dat' index 7 using ($1+0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 4 dt 1 lw 0.8, 'figure6-synthetic.dat' index 7 using ($1+0.105):2 with linespoints ls 4

    # CIKM 2019 (synthetic)
    set lmargin at screen 0.7441; set rmargin at screen 0.9859; set bmargin at screen 0.1961; set tmargin at screen 0.7843
    set title 'CIKM 2019 (synthetic)' offset 0,-0.7
    set xlabel 'Phase' offset 0,0.8
    unset ylabel
    unset label 1
    unset logscale x
    set xrange [-0.35:3.35]
    set xtics ('Cold' 0, 'Warm-a' 1, 'Warm-b' 2, 'Warm-c' 3) nomirror offset 0,0.3
    set yrange [0.6513003845367165:0.7796829501561767]
    set ytics autofreq 0.05 nomirror
    set format y '%.2f'
    plot 'figure6-synthetic.dat' index 8 using ($1-0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'figure6-synthetic.dat' index 8 using ($1-0.105):2 with linespoints ls 1, \
        'figure6-synthetic.dat' index 9 using ($1-0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'figure6-synthetic.dat' index 9 using ($1-0.035):2 with linespoints ls 2, \
        'figure6-synthetic.dat' index 10 using ($1+0.035):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'figure6-synthetic.dat' index 10 using ($1+0.035):2 with linespoints ls 3, \
        'figure6-synthetic.dat' index 11 using ($1+0.105):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 4 dt 1 lw 0.8, 'figure6-synthetic.dat' index 11 using ($1+0.105):2 with linespoints ls 4
    unset multiplot
    unset output
}
