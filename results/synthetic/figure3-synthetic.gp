# Figure 3: AUC of CSDM over rho in each phase
# Draw it again with: gnuplot figure3-synthetic.gp    (gnuplot 5.4 or later)
# The numbers are in figure3-synthetic.dat: one block for each line of each panel.

set encoding utf8

# Lines differ in dashes and points as well as in colour (palette: Okabe and Ito).
set style line 1 lc rgb '#000000' lw 1.3 dt 1 pt 5 ps 0.45
set style line 2 lc rgb '#0072b2' lw 1.3 dt (8,3) pt 7 ps 0.5
set style line 3 lc rgb '#d55e00' lw 1.3 dt (3,2) pt 9 ps 0.6
set style line 4 lc rgb '#009e73' lw 1.3 dt (9,2,2,2) pt 13 ps 0.65

do for [format in 'svg pdf'] {
    if (format eq 'svg') {
        set terminal svg size 326,237 font 'Helvetica,9.3333' linewidth 1.2 noenhanced background '#ffffff'
    } else {
        set terminal pdfcairo size 3.4in,2.465in font 'Helvetica,7' fontscale 0.75 linewidth 1.4 dashlength 1.3 pointscale 0.75 noenhanced
    }
    set output 'figure3-synthetic.'.format
    set multiplot

    # The legend
    unset title; unset xlabel; unset ylabel; unset border; unset tics; unset grid
    unset logscale x; unset label 1
    set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
    set xrange [0:1]; set yrange [0:1]
    set key at screen 0.5,0.9026 center center horizontal maxrows 2 Left reverse samplen 3.2 width 1 spacing 1.1
    plot NaN with linespoints ls 1 title 'Cold', \
        NaN with linespoints ls 2 title 'Warm-a', \
        NaN with linespoints ls 3 title 'Warm-b', \
        NaN with linespoints ls 4 title 'Warm-c'

    # The panels
    set key off
    set border 3 lw 0.7 lc rgb '#404040'
    set tics nomirror out scale 0.5 textcolor rgb '#000000'
    set grid ytics lt 1 dt 1 lc rgb '#e0e0e0' lw 0.5

    # Taobao AD (synthetic)
    set lmargin at screen 0.1618; set rmargin at screen 0.9706; set bmargin at screen 0.1826; set tmargin at screen 0.7302
    set title 'Taobao AD (synthetic)' offset 0,-0.7
    set xlabel 'rho' offset 0,0.8
    set ylabel 'AUC' offset 0.8,0
    unset label 1
    set logscale x
    set xrange [0.0006666666666666666:15]
    set xtics ('0.001' 0.001, '0.01' 0.01, '0.1' 0.1, '1' 1, '10' 10) nomirror offset 0,0.3
    set yrange [0.6271561245091761:0.7280097078462913]
    set ytics autofreq 0.02 nomirror
    set format y '%.2f'
    plot 'figure3-synthetic.dat' index 0 using ($1*0.8472):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 1 dt 1 lw 0.8, 'figure3-synthetic.dat' index 0 using ($1*0.8472):2 with linespoints ls 1, \
        'figure3-synthetic.dat' index 1 using ($1*0.9462):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 2 dt 1 lw 0.8, 'figure3-synthetic.dat' index 1 using ($1*0.9462):2 with linespoints ls 2, \
        'figure3-synthetic.dat' index 2 using ($1*1.0568):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 3 dt 1 lw 0.8, 'figure3-synthetic.dat' index 2 using ($1*1.0568):2 with linespoints ls 3, \
        'figure3-synthetic.dat' index 3 using ($1*1.1803):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 ls 4 dt 1 lw 0.8, 'figure3-synthetic.dat' index 3 using ($1*1.1803):2 with linespoints ls 4
    unset multiplot
    unset output
}
