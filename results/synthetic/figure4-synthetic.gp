# Figure 4: training time per batch
# Draw it again with: gnuplot figure4-synthetic.gp    (gnuplot 5.4 or later)
# The numbers are in figure4-synthetic.dat: one block for each line of each panel.

set encoding utf8

# Lines differ in dashes and points as well as in colour (palette: Okabe and Ito).
set style line 1 lc rgb '#000000' lw 1.3 dt 1 pt 5 ps 0.45

do for [format in 'svg pdf'] {
    if (format eq 'svg') {
        set terminal svg size 326,217 font 'Helvetica,9.3333' linewidth 1.2 noenhanced background '#ffffff'
    } else {
        set terminal pdfcairo size 3.4in,2.265in font 'Helvetica,7' fontscale 0.75 linewidth 1.4 dashlength 1.3 pointscale 0.75 noenhanced
    }
    set output 'figure4-synthetic.'.format
    set multiplot

    # The panels
    set key off
    set border 3 lw 0.7 lc rgb '#404040'
    set tics nomirror out scale 0.5 textcolor rgb '#000000'
    set grid xtics lt 1 dt 1 lc rgb '#e0e0e0' lw 0.5

    # MovieLens-1M (synthetic)
    set lmargin at screen 0.2294; set rmargin at screen 0.9706; set bmargin at screen 0.1987; set tmargin at screen 0.883
    set title 'MovieLens-1M (synthetic)' offset 0,-0.7
    set xlabel 'Training time per batch (ms)' offset 0,0.8
    unset ylabel
    unset label 1
    set xrange [0:2.7815338099645954]
    set xtics autofreq 0.5 nomirror offset 0,0.3
    set format x '%.1f'
    set yrange [6.6:-0.6]
    set ytics ('Base' 0, 'DropoutNet' 1, 'MWUF' 2, 'Meta-E' 3, 'VELF' 4, 'CVAR' 5, 'CSDM' 6) scale 0
    set style fill solid 0.3 border lc rgb '#000000'
    plot 'figure4-synthetic.dat' index 0 using (0):1:(0):2:($1-0.3):($1+0.3) with boxxyerror lc rgb '#0072b2' lw 0.6, \
        'figure4-synthetic.dat' index 0 using ($2-$3):1:(2*$3):(0) with vectors heads size screen 0.008,90 lc rgb '#000000' lw 0.8, \
        'figure4-synthetic.dat' index 0 using ($2 + ($3 == $3 ? $3 : 0)):1:(sprintf('%.3f', $2)) with labels left offset 0.6,0
    unset multiplot
    unset output
}
